import { err, ok, type Result } from 'neverthrow';
import { journalDamaged } from '../errors/core-errors.ts';
import type { ErrorOf } from '../errors/woosoo-error.ts';
import { decodeRecord, type JournalRecord } from './journal-record.ts';

/**
 * The records of a journal, in order.
 *
 * A power cut tears the record that was being written, and nobody acted upon that one yet: its line is passed over, and the writer that comes next gives its number to
 * another record. So a line that does not check out is harmless exactly if the numbers of the others have no gap; a gap is damage.
 */
export function readJournal(text: string, path: string): Result<readonly JournalRecord[], ErrorOf<typeof journalDamaged>> {
  const records: JournalRecord[] = [];
  let last = 0;
  for (const [index, line] of text.split('\n').entries()) {
    const record = line === '' ? null : decodeRecord(line);
    if (record === null) continue;
    if (record.sequence > last + 1) {
      return err(
        journalDamaged({
          message: `The journal ${path} is damaged before line ${index + 1}: record ${last + 1} is missing.`,
          remedy: 'Nothing was changed. Keep the file, and ask for help; the branch stays as it is meanwhile.',
          detail: { path, line: index + 1 },
        }),
      );
    }
    records.push(record);
    last = record.sequence;
  }
  return ok(records);
}
