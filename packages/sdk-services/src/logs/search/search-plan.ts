import { err, ok, type Result } from 'neverthrow';
import type { ErrorOf } from '@woosoo/sdk-core';
import { searchInvalid } from '../log-errors.ts';
import { literal, type Literal } from './literal.ts';
import { isPlainText, requiredLiteral } from './required-literal.ts';

/** What is looked for in the lines of a log. */
export interface LogSearch {
  /** A regular expression of JavaScript; `text` takes it as it is. */
  readonly pattern: string;
  readonly kind?: 'pattern' | 'text' | undefined;
  /** Small letters find capital ones too; when absent: as long as the pattern has no capital letter. */
  readonly anyCase?: boolean | undefined;
}

/** How a search is done. */
export interface SearchPlan {
  readonly source: string;
  readonly flags: '' | 'i';
  /** What every line that matches holds; `null` when that cannot be told. */
  readonly literal: Literal | null;
  /** Every line that holds it matches: nothing else has to be looked at. */
  readonly isLiteral: boolean;
  /** Many lines at a time can be searched as one text: nothing in the pattern reaches over the end of a line, or looks around. */
  readonly inBulk: boolean;
}

/** Decides how to search; an expression that is none is an error. */
export function planSearch({
  pattern,
  kind = 'pattern',
  anyCase = isSmall(pattern),
}: LogSearch): Result<SearchPlan, ErrorOf<typeof searchInvalid>> {
  const source = kind === 'text' ? pattern.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : pattern;
  const flags = anyCase ? 'i' : '';
  try {
    new RegExp(source, flags);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.replace(/^Invalid regular expression: /, '') : String(cause);
    return err(
      searchInvalid({
        message: `This is not a regular expression: ${why}.`,
        remedy: 'Put a backslash before a sign that is meant as it is, as in `\\(` or `\\[`.',
        detail: { pattern },
      }),
    );
  }
  const plain = kind === 'text' || isPlainText(pattern);
  const required = plain ? pattern : requiredLiteral(source);
  const found = required === null ? null : literal(required, anyCase);
  return ok({ source, flags, literal: found, isLiteral: plain && found !== null, inBulk: !REACHES.test(source) });
}

const REACHES = /\[\^|\\[tnrvfsWDcxupPk1-9]|\(\?[=!<]|[\u2028\u2029\n]/;

/** Whether a pattern has no capital letter, those of escapes (`\S`) aside. */
function isSmall(pattern: string): boolean {
  return !/\p{Lu}/u.test(pattern.replaceAll(/\\(?:[pP]\{[^}]*\}|[^])/gu, ''));
}
