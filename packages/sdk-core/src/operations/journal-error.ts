import type { WoosooError } from '../errors/woosoo-error.ts';
import { redactError } from '../secrets/redact-error.ts';
import { redactValue } from '../secrets/redact-value.ts';
import { Redactor, type TextRedactor } from '../secrets/redactor.ts';
import type { JournalError } from './journal-record.ts';

/** The part of an error that may stand in a journal: no cause, known secrets masked. */
export function journalError(error: WoosooError, redactor: TextRedactor = new Redactor()): JournalError {
  const { type, code, category, message, remedy, detail = {} } = redactError(error, redactor);
  const plain = Object.entries(detail).map(([key, value]) => [key, redactValue(value, redactor)] as const);
  return { type, code, category, message, remedy, ...(plain.length === 0 ? {} : { detail: Object.fromEntries(plain) }) };
}
