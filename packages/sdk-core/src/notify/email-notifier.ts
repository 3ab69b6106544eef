import type { ResultAsync } from 'neverthrow';
import type { Clock } from '../clock/clock.ts';
import { notificationFailed } from '../errors/core-errors.ts';
import type { ErrorOf } from '../errors/woosoo-error.ts';
import { retry } from '../retry/retry.ts';
import type { Mailer, MailFailure } from './mailer.ts';
import type { Notification, Notifier, NotifyOptions } from './notifier.ts';
import { shorten } from './shorten.ts';

const TRIES = 3;
const FIRST_DELAY_MS = 2_000;

export interface EmailNotifierDeps {
  readonly mailer: Mailer;
  readonly clock: Clock;
}

/** Sends notifications as e-mail in plain text. */
export class EmailNotifier implements Notifier {
  readonly name = 'e-mail';
  readonly #deps: EmailNotifierDeps;
  readonly #parties: { readonly from: string; readonly to: readonly string[] };

  constructor(deps: EmailNotifierDeps, parties: { readonly from: string; readonly to: readonly string[] }) {
    this.#deps = deps;
    this.#parties = parties;
  }

  notify(notification: Notification, options: NotifyOptions = {}): ResultAsync<void, ErrorOf<typeof notificationFailed>> {
    const { mailer, clock } = this.#deps;
    const { title, text, branchId, at, severity, event } = notification;
    const mail = {
      ...this.#parties,
      // A line break would end the header.
      subject: shorten(title.replaceAll(/\s+/g, ' '), 200),
      text: [title, text, `${branchId} · ${at} · ${event}`].filter((part) => part !== '').join('\n\n'),
      important: severity === 'error',
    };
    const policy = { tries: TRIES, firstDelayMs: FIRST_DELAY_MS, isWorthIt: (miss: MailFailure) => miss.again, signal: options.signal };
    return retry(() => mailer.send(mail, options), policy, clock).mapErr(({ because, again }) =>
      notificationFailed({
        message: `The notification "${title}" was not sent by e-mail over ${mailer.server}: ${because.replace(/\.$/, '')}.`,
        remedy: 'Check NOTIFY_SMTP_URL, NOTIFY_EMAIL_FROM and NOTIFY_EMAIL_TO in deployment.config.env; `woosoo notify test` tries them.',
        detail: { channel: this.name, host: mailer.server, event, refused: !again },
      }),
    );
  }
}
