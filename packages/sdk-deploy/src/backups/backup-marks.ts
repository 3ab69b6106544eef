import { join } from 'node:path';
import { safeTry, type BranchPaths, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { ok, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { isBackupId } from './backup-id.ts';

/** What is known of a backup since it was made. It lies beside the backups, which are never written again. */
const marksSchema = z.object({
  /** Kept whatever the rules of retention say. */
  pinned: z.object({ at: z.string(), by: z.string(), reason: z.string() }).nullable().default(null),
  rehearsed: z
    .object({
      at: z.string(),
      tables: z.number(),
      rows: z.number(),
      /** Of loading it. */
      duration_ms: z.number(),
      /** Proven when empty. */
      problems: z.array(z.string()),
    })
    .nullable()
    .default(null),
  /** When its files were last looked at, and what was wrong with them. */
  checked: z
    .object({ at: z.string(), problems: z.array(z.string()) })
    .nullable()
    .default(null),
  copied: z.object({ at: z.string(), to: z.string() }).nullable().default(null),
});
export type BackupMarks = z.infer<typeof marksSchema>;

export const noMarks: BackupMarks = { pinned: null, rehearsed: null, checked: null, copied: null };

/** Whether its last rehearsal found nothing wrong, and its files are as they were then. */
export function isProven(marks: BackupMarks): boolean {
  return marks.rehearsed !== null && marks.rehearsed.problems.length === 0 && problemsFound(marks).length === 0;
}

/** What the last look at it found wrong, of whichever kind that was. */
export function problemsFound({ rehearsed, checked }: BackupMarks): readonly string[] {
  if (rehearsed === null || checked === null) return [...(rehearsed?.problems ?? []), ...(checked?.problems ?? [])];
  return checked.problems.length > 0 || checked.at > rehearsed.at ? checked.problems : rehearsed.problems;
}

/** The marks of all backups: `backups/.marks/<id>.json`. What cannot be read counts as no marks but for the pin, which is then taken as set. */
export class BackupMarksStore {
  readonly #fileSystem: FileSystem;
  readonly #folder: string;

  constructor(deps: { readonly fileSystem: FileSystem; readonly paths: BranchPaths }) {
    this.#fileSystem = deps.fileSystem;
    this.#folder = join(deps.paths.backups, '.marks');
  }

  read(id: string): ResultAsync<BackupMarks, FileSystemError> {
    if (!isBackupId(id)) return okAsync(noMarks);
    return this.#fileSystem.readTextIfExists(this.#file(id)).map((text) => (text === null ? noMarks : parse(text)));
  }

  update(id: string, change: Partial<BackupMarks>): ResultAsync<BackupMarks, FileSystemError> {
    return safeTry(this, async function* () {
      const marks = { ...(yield* this.read(id)), ...change };
      yield* this.#fileSystem.makeDirectory(this.#folder, { mode: 0o700 });
      yield* this.#fileSystem.writeTextAtomic(this.#file(id), `${JSON.stringify(marks, null, 2)}\n`, { mode: 0o600 });
      return ok(marks);
    });
  }

  remove(id: string): ResultAsync<void, FileSystemError> {
    return isBackupId(id) ? this.#fileSystem.remove(this.#file(id)) : okAsync();
  }

  #file(id: string): string {
    return join(this.#folder, `${id}.json`);
  }
}

function parse(text: string): BackupMarks {
  try {
    const found = marksSchema.safeParse(JSON.parse(text)).data;
    if (found !== undefined) return found;
  } catch {
    // Told below.
  }
  return { ...noMarks, pinned: { at: '', by: 'woosoo', reason: 'its marks cannot be read' } };
}
