/** What a failure means for the branch and for whoever asked; adapters turn it into exit codes and colours. */
export type ErrorCategory = 'failed' | 'usage' | 'person-needed' | 'no-branch' | 'locked' | 'unhealthy' | 'cancelled';

/** A stable number, never reused: 1xxx core, 2xxx services, 3xxx deploy, 4xxx health, 5xxx adapters. */
export type ErrorCode = `WOO${number}`;

/**
 * An expected failure, as a value. `message` says what failed and on what, `remedy` what to do next.
 * Neither ever holds a secret.
 */
export interface WoosooError<Type extends string = string> {
  readonly type: Type;
  readonly code: ErrorCode;
  readonly category: ErrorCategory;
  readonly message: string;
  readonly remedy: string;
  /** Machine-readable facts: paths, names, exit codes. */
  readonly detail?: Readonly<Record<string, unknown>>;
  /** The failure beneath this one: another {@link WoosooError}, or what a library threw. */
  readonly cause?: unknown;
}

/** What `woosoo explain CODE` knows of an error. */
export interface ErrorDefinition<Type extends string = string> {
  readonly type: Type;
  readonly code: ErrorCode;
  readonly category: ErrorCategory;
  readonly title: string;
  /** Why it happens and how to get out of it; a few sentences for an operator. */
  readonly explanation: string;
}

/** The part of an error that differs from case to case. */
export type ErrorCase = Pick<WoosooError, 'message' | 'remedy'> & {
  readonly detail?: Readonly<Record<string, unknown>> | undefined;
  readonly cause?: unknown;
};

/** A definition that can be called to make the error. */
export interface ErrorFactory<Type extends string> extends ErrorDefinition<Type> {
  (details: ErrorCase): WoosooError<Type>;
}

/** The error type that a factory makes. */
export type ErrorOf<Factory> = Factory extends ErrorFactory<infer Type> ? WoosooError<Type> : never;

/**
 * Declares an error once: its type, code and explanation.
 *
 * @example
 * ```ts
 * import { defineError } from '@woosoo/sdk-core';
 *
 * const diskFull = defineError({
 *   type: 'DiskFull', code: 'WOO3099', category: 'failed',
 *   title: 'Not enough disk space', explanation: 'Free some space, then deploy again.',
 * });
 * const error = diskFull({ message: 'Only 12 MB are free on /srv; 400 MB are needed.', remedy: 'Run `woosoo backup cleanup`.' });
 * ```
 */
export function defineError<const Type extends string>(definition: ErrorDefinition<Type>): ErrorFactory<Type> {
  const make = ({ message, remedy, detail, cause }: ErrorCase): WoosooError<Type> => ({
    type: definition.type,
    code: definition.code,
    category: definition.category,
    message,
    remedy,
    ...(detail === undefined ? {} : { detail }),
    ...(cause === undefined ? {} : { cause }),
  });
  return Object.assign(make, definition);
}

/** Whether a value (a `cause`, say) is one of ours. */
export function isWoosooError(value: unknown): value is WoosooError {
  return (
    typeof value === 'object' &&
    value !== null &&
    'code' in value &&
    typeof value.code === 'string' &&
    value.code.startsWith('WOO') &&
    'remedy' in value
  );
}
