import type { ResultAsync } from 'neverthrow';
import type { notificationFailed } from '../errors/core-errors.ts';
import type { ErrorOf } from '../errors/woosoo-error.ts';

/** What is told to people outside: short text, and the report it comes from as data. */
export interface Notification {
  readonly event: string;
  readonly severity: 'info' | 'success' | 'warning' | 'error';
  readonly title: string;
  readonly text: string;
  readonly branchId: string;
  readonly at: string;
  readonly data?: unknown;
}

export interface NotifyOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Sends notifications somewhere. Its failure never fails what it tells of. */
export interface Notifier {
  readonly name: string;
  notify(notification: Notification, options?: NotifyOptions): ResultAsync<void, ErrorOf<typeof notificationFailed>>;
}
