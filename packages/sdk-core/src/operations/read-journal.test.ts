import { describe, expect, it } from 'vitest';
import { encodeRecord, type JournalRecord } from './journal-record.ts';
import { readJournal } from './read-journal.ts';

const record = (sequence: number): JournalRecord => ({
  sequence,
  at: '2026-02-15T14:30:00.000Z',
  entry: { type: 'done', stepId: `step ${sequence}` },
});
const line = (sequence: number): string => `${encodeRecord(record(sequence))}\n`;
const read = (text: string) => readJournal(text, '/journal/one.jsonl');

describe('a journal', () => {
  it('gives back what was written, whatever is in it', () => {
    const undo = { 10: 'b', 2: 'a', text: 'ä\n"\u2028', list: [1.5, null, true] };
    const records: JournalRecord[] = [{ sequence: 1, at: 'now', entry: { type: 'intent', stepId: 'a', undo } }];
    expect(read(records.map(encodeRecord).join('\n'))._unsafeUnwrap()).toEqual(records);
  });

  it.each([
    ['an empty file', '', []],
    ['a torn last line', line(1) + line(2).slice(0, 40), [1]],
    ['a torn line, and what a later process wrote after it', `${line(1)}${line(2).slice(0, 40)}\n${line(2)}${line(3)}`, [1, 2, 3]],
    ['zeros where the disk had got no further', `${line(1)}${'\0'.repeat(80)}`, [1]],
    ['a record written twice, since the first time was not certain', `${line(1)}${line(2)}\n${line(2)}${line(3)}`, [1, 2, 2, 3]],
  ])('reads past %s', (_what, text, sequences) => {
    expect(
      read(text)
        ._unsafeUnwrap()
        .map(({ sequence }) => sequence),
    ).toEqual(sequences);
  });

  it.each([
    ['a changed letter', `${line(1)}${line(2).replace('step 2', 'step X')}${line(3)}`, 3],
    ['a line that is gone', `${line(1)}${line(3)}`, 2],
    ['a beginning that is gone', line(2), 1],
  ])('does not read past %s', (_what, text, at) => {
    expect(read(text)._unsafeUnwrapErr()).toMatchObject({ type: 'JournalDamaged', detail: { path: '/journal/one.jsonl', line: at } });
  });
});
