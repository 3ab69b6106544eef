import type { ResultAsync } from 'neverthrow';
import type { NotifyOptions } from './notifier.ts';

/** One message as plain text. */
export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly important: boolean;
}

/** Why a message was not taken; `again`: the server was away or busy, so that another try may help. */
export interface MailFailure {
  readonly because: string;
  readonly again: boolean;
}

/** Hands messages to a mail server. Driver: {@link SmtpMailer}. */
export interface Mailer {
  /** The server, for people; never with a password. */
  readonly server: string;
  send(mail: Mail, options?: NotifyOptions): ResultAsync<void, MailFailure>;
}
