import { ResultAsync } from 'neverthrow';
import type { Sensitive } from '../secrets/sensitive.ts';
import type { Mail, Mailer, MailFailure } from './mailer.ts';
import type { NotifyOptions } from './notifier.ts';

const TIMEOUT_MS = 15_000;

/**
 * Sends over SMTP. `smtps://user:password@host:465` is encrypted from the start; with `smtp://` the connection must become so (STARTTLS) before a password is
 * sent, except to this machine itself.
 */
export class SmtpMailer implements Mailer {
  readonly server: string;
  readonly #url: URL;

  constructor(url: Sensitive) {
    this.#url = new URL(url.reveal());
    this.server = this.#url.host;
  }

  send(mail: Mail, { signal }: NotifyOptions = {}): ResultAsync<void, MailFailure> {
    return ResultAsync.fromPromise(this.#send(mail, signal), (error) => this.#failure(error));
  }

  async #send(mail: Mail, signal: AbortSignal | undefined): Promise<void> {
    // Loaded only when there is something to send: it costs as much as our whole start.
    const { createTransport } = await import('nodemailer');
    const { hostname, port, protocol, username, password } = this.#url;
    const secure = protocol === 'smtps:';
    const auth = username === '' ? {} : { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } };
    const transport = createTransport({
      host: hostname.replace(/^\[(.*)\]$/, '$1'),
      port: port === '' ? (secure ? 465 : 587) : Number(port),
      secure,
      requireTLS: !secure && username !== '' && !isLoopback(hostname),
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      ...auth,
    });
    await transport.sendMail({
      from: mail.from,
      to: [...mail.to],
      subject: mail.subject,
      text: mail.text,
      priority: mail.important ? 'high' : 'normal',
      // A machine wrote it: no out-of-office answers, please.
      headers: { 'Auto-Submitted': 'auto-generated' },
      ...(signal === undefined ? {} : { signal }),
    });
  }

  /** The server's words may hold the address of a receiver, never the password; nodemailer keeps that to itself. */
  #failure(error: unknown): MailFailure {
    const known = error instanceof Error ? error : new Error(String(error));
    const code = 'responseCode' in known && typeof known.responseCode === 'number' ? known.responseCode : null;
    const refused = 'code' in known && (known.code === 'EAUTH' || known.code === 'EABORT' || known.code === 'ETLS');
    return { because: known.message.split('\n')[0] ?? '', again: !refused && (code === null || code < 500) };
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.');
}
