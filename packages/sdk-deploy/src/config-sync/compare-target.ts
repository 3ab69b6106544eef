import { isAbsolute, relative, sep } from 'node:path';
import { Sensitive } from '@woosoo/sdk-core';
import type { TargetPlan } from './config-sync-plan.ts';
import type { RenderedTarget } from './render-targets.ts';
import { diffByKey, diffByLine, type Masking } from './semantic-diff.ts';
import { stampState, withoutStamp } from './stamp.ts';

/** A file as it is on the disk. */
export interface CurrentFile {
  readonly text: string;
  readonly mode: number;
}

/** Compares what a file should be with what it is (`null`: absent). */
export function compareTarget(target: RenderedTarget, current: CurrentFile | null, root: string, masking: Masking): TargetPlan {
  const wanted = target.text.reveal();
  const name = nameOf(target.path, root);
  if (current === null)
    return {
      ...target,
      name,
      before: null,
      change: 'added',
      editedByHand: false,
      ...differences(target, '', withoutStamp(wanted), masking),
    };
  const { text } = current;
  const base = { ...target, name, before: Sensitive.of(text) };
  const exposed = isExposed(current.mode, target.mode);
  if (text === wanted && !exposed) return { ...base, change: 'unchanged', editedByHand: false, lines: [], keys: [] };
  const found = differences(target, withoutStamp(text), withoutStamp(wanted), masking);
  const lines = exposed ? [...found.lines, `! others may read it (mode ${octal(current.mode)}, not ${octal(target.mode)})`] : found.lines;
  // The same content with no stamp, or an old one, loses nothing by being written again.
  const editedByHand = stampState(text) !== 'ours' && withoutStamp(text) !== withoutStamp(wanted);
  return { ...base, change: 'changed', editedByHand, lines, keys: found.keys };
}

/** Whether others have rights that they should not have. Windows shows no such modes. */
function isExposed(mode: number, wanted: number, platform = process.platform): boolean {
  return platform !== 'win32' && (mode & 0o077 & ~wanted) !== 0;
}

function octal(mode: number): string {
  return (mode & 0o777).toString(8);
}

export function nameOf(path: string, root: string): string {
  const inside = relative(root, path);
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside.split(sep).join('/');
}

function differences(
  { dialect }: RenderedTarget,
  before: string,
  after: string,
  masking: Masking,
): { readonly lines: readonly string[]; readonly keys: readonly string[] } {
  if (dialect === null) return { lines: diffByLine(before, after, masking), keys: [] };
  const [old, wanted] = [dialect.read(before), dialect.read(after)];
  if (wanted.isErr()) return { lines: [], keys: [] };
  const known = old.unwrapOr(new Map<string, string>());
  const keys = [...new Set([...wanted.value.keys(), ...known.keys()])].filter((key) => known.get(key) !== wanted.value.get(key));
  // An unreadable file is replaced as a whole; its lines may hold secrets, so none is shown.
  return { lines: [...(old.isErr() ? ['! the file on the disk cannot be read'] : []), ...diffByKey(known, wanted.value, masking)], keys };
}
