import type { WoosooError } from '../errors/woosoo-error.ts';
import { redactValue } from './redact-value.ts';
import type { TextRedactor } from './redactor.ts';

/** The same error with known secrets masked everywhere in it; its detail and cause become plain data. */
export function redactError<E extends WoosooError>(error: E, redactor: TextRedactor): E {
  return {
    ...error,
    message: redactor.redact(error.message),
    remedy: redactor.redact(error.remedy),
    ...(error.detail === undefined ? {} : { detail: redactValue(error.detail, redactor) }),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, redactor) }),
  };
}
