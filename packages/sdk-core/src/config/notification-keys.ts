import * as z from 'zod';
import { about } from './about-key.ts';
import { httpUrl, list, text } from './master-fields.ts';

const EMAIL = /^[^\s@<>,;:"']+@[^\s@<>,;:"']+$/;
const secretUrl = (description: string, example: string) =>
  about(httpUrl().optional(), { section: 'Notifications', description, example, secret: true });

/** Who is told of deploys and alerts. */
export const notificationKeys = {
  NOTIFY_WEBHOOK_URL: about(httpUrl().optional(), {
    section: 'Notifications',
    description: 'Where deploys and alerts are told. More: NOTIFY_WEBHOOK_2_URL and so on.',
    example: 'https://hooks.example.com/woosoo',
    secret: true,
  }),
  NOTIFY_WEBHOOK_SECRET: about(z.string().min(8, { error: 'must have 8 characters or more' }).optional(), {
    section: 'Notifications',
    description: 'What messages to that address are signed with (HMAC-SHA-256).',
    example: 'a-long-secret-of-yours',
    secret: true,
  }),
  NOTIFY_SLACK_URL: secretUrl(
    'An incoming webhook of Slack that is told of deploys and alerts.',
    'https://hooks.slack.com/services/T000/B000/xxxx',
  ),
  NOTIFY_DISCORD_URL: secretUrl('A webhook of a Discord channel.', 'https://discord.com/api/webhooks/000/xxxx'),
  NOTIFY_TEAMS_URL: secretUrl(
    'A Microsoft Teams workflow that begins with "When a Teams webhook request is received".',
    'https://example.logic.azure.com/workflows/xxxx/triggers/manual/paths/invoke',
  ),
  NOTIFY_TELEGRAM_TOKEN: about(text(/^[A-Za-z0-9:_-]{10,}$/, 'must be the token of a bot, as BotFather gives it').optional(), {
    section: 'Notifications',
    description: 'The token of a Telegram bot that tells a chat.',
    example: '123456789:AAExampleExampleExampleExample',
    secret: true,
  }),
  NOTIFY_TELEGRAM_CHAT_ID: about(text(/^(?:-?\d+|@[A-Za-z0-9_]+)$/, 'must be the number of a chat, or @name of a channel').optional(), {
    section: 'Notifications',
    description: 'The chat that the bot tells.',
    example: '-1001234567890',
  }),
  NOTIFY_TELEGRAM_API: about(httpUrl().prefault('https://api.telegram.org'), {
    section: 'Notifications',
    description: 'Where the Bot API is; only for a server of your own.',
    example: 'https://api.telegram.org',
  }),
  NOTIFY_EMAIL_TO: about(list(EMAIL, 'must be e-mail addresses, separated by commas').prefault(''), {
    section: 'Notifications',
    description: 'Who gets an e-mail, separated by commas. Needs NOTIFY_SMTP_URL.',
    example: 'owner@example.com,chef@example.com',
  }),
  NOTIFY_EMAIL_FROM: about(text(EMAIL, 'must be an e-mail address').optional(), {
    section: 'Notifications',
    description: 'The sender of those e-mails. Left out: the first receiver.',
    example: 'woosoo@example.com',
  }),
  NOTIFY_SMTP_URL: about(text(/^smtps?:\/\/[^\s"']+$/, 'must begin with smtps:// or smtp://').optional(), {
    section: 'Notifications',
    description: 'The mail server. A user name or password with special characters must be percent-encoded.',
    example: 'smtps://woosoo%40example.com:password@mail.example.com:465',
    secret: true,
  }),
};
