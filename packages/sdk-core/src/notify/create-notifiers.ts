import type { Clock } from '../clock/clock.ts';
import type { NotificationConfig } from '../config/branch-config.ts';
import type { HttpClient } from '../http/http-client.ts';
import { discordChannel } from './discord-channel.ts';
import { EmailNotifier } from './email-notifier.ts';
import { HttpNotifier } from './http-notifier.ts';
import type { Notifier } from './notifier.ts';
import { slackChannel } from './slack-channel.ts';
import { SmtpMailer } from './smtp-mailer.ts';
import { teamsChannel } from './teams-channel.ts';
import { telegramChannel } from './telegram-channel.ts';
import { webhookChannel } from './webhook-channel.ts';

/** Every notifier that the configuration asks for; none when it names no receiver. */
export function createNotifiers(
  config: NotificationConfig,
  deps: { readonly http: HttpClient; readonly clock: Clock },
): readonly Notifier[] {
  const channels = [
    ...config.webhooks.map(webhookChannel),
    ...(config.slack === null ? [] : [slackChannel(config.slack)]),
    ...(config.discord === null ? [] : [discordChannel(config.discord)]),
    ...(config.teams === null ? [] : [teamsChannel(config.teams)]),
    ...(config.telegram === null ? [] : [telegramChannel(config.telegram)]),
  ];
  const { email } = config;
  return [
    ...channels.map((channel) => new HttpNotifier(deps, channel)),
    ...(email === null ? [] : [new EmailNotifier({ mailer: new SmtpMailer(email.smtp), clock: deps.clock }, email)]),
  ];
}
