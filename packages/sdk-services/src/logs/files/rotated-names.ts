import { posix } from 'node:path';

/** A file of a log, as its folder lists it. */
export interface NamedFile {
  readonly name: string;
  readonly modifiedMs: number;
}

/** `.1`, `.2.gz`, `-20260215.gz`, `.2026-02-15`: what rotation puts behind the name. */
const BEHIND = /^[.-](\d{1,4}|\d{4}-?\d\d-?\d\d(?:[T_-]?[\d.]+)?)(\.gz)?$/;
/** `laravel-2026-02-15.log`, `reverb-20260215T143015.123.log`: what stands before the ending. */
const BEFORE = /^-(\d{4}-?\d\d-?\d\d(?:[T_-]?[\d.]+)?)$/;

/** What in a name says how old the file is: its number, or its date. `null`: not a file of this log. The log itself has neither. */
function age(base: string, name: string): { readonly number?: number; readonly date?: string } | null {
  if (name === base) return {};
  const behind = name.startsWith(base) ? BEHIND.exec(name.slice(base.length))?.[1] : undefined;
  if (behind !== undefined) return behind.length <= 4 ? { number: Number(behind) } : { date: behind.replaceAll(/\D/g, '') };
  const ending = posix.extname(base);
  const stem = base.slice(0, base.length - ending.length);
  const plain = name.endsWith('.gz') ? name.slice(0, -3) : name;
  if (!plain.startsWith(stem) || !plain.endsWith(ending)) return null;
  const date = BEFORE.exec(plain.slice(stem.length, plain.length - ending.length))?.[1];
  return date === undefined ? null : { date: date.replaceAll(/\D/g, '') };
}

/** The files of a log among those of its folder, the oldest first. */
export function rotatedNames<File extends NamedFile>(base: string, files: readonly File[]): readonly File[] {
  const found = files.flatMap((file) => {
    const known = age(base, file.name);
    return known === null ? [] : [{ file, ...known }];
  });
  return found
    .sort((one, other) => {
      if (one.number !== undefined && other.number !== undefined) return other.number - one.number;
      if (one.date !== undefined && other.date !== undefined) return one.date.localeCompare(other.date);
      const later = one.file.modifiedMs - other.file.modifiedMs;
      // The log itself is being written, whatever a coarse clock says.
      const own = Number(one.file.name === base) - Number(other.file.name === base);
      return one.number !== undefined || other.number !== undefined ? own || later : later || own;
    })
    .map(({ file }) => file);
}
