import { defineError, type ErrorOf } from '@woosoo/sdk-core';

export const searchInvalid = defineError({
  type: 'SearchInvalid',
  code: 'WOO2030',
  category: 'usage',
  title: 'A search is not a regular expression',
  explanation:
    'What is looked for is read as a regular expression, in which some signs have a meaning of their own; the message says what is wrong with it.',
});
export const searchTooSlow = defineError({
  type: 'SearchTooSlow',
  code: 'WOO2031',
  category: 'failed',
  title: 'A search took too long',
  explanation:
    'The regular expression has nested repetitions, such as `(a+)+`, which can take longer than anybody waits even on one line. The search was given up; nothing else was affected. Write it without them.',
});
export const logUnreadable = defineError({
  type: 'LogUnreadable',
  code: 'WOO2032',
  category: 'failed',
  title: 'A log cannot be read',
  explanation: 'The system refused to read a log file. The message says which and why; the other logs were read all the same.',
});

/** What can go wrong while logs are read. */
export type LogError = ErrorOf<typeof searchInvalid> | ErrorOf<typeof searchTooSlow> | ErrorOf<typeof logUnreadable>;

export const logErrors = [searchInvalid, searchTooSlow, logUnreadable] as const;
