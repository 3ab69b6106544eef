import { describe, expect, it } from 'vitest';
import { Sensitive } from '../secrets/sensitive.ts';
import { discordChannel } from './discord-channel.ts';
import type { Notification } from './notifier.ts';
import { shorten } from './shorten.ts';
import { slackChannel } from './slack-channel.ts';
import { teamsChannel } from './teams-channel.ts';
import { telegramChannel } from './telegram-channel.ts';

const at = new Date('2026-02-15T14:30:00.000Z');
const notification: Notification = {
  event: 'alert.raised',
  severity: 'error',
  title: 'cebu-01: database <down> & *out*',
  text: 'first line\n@everyone see [the log](x) snake_case',
  branchId: 'cebu-01',
  at: at.toISOString(),
};
const url = Sensitive.of('https://hooks.example.com/secret');
const channels = {
  Slack: slackChannel(url),
  Discord: discordChannel(url),
  Teams: teamsChannel(url),
  Telegram: telegramChannel({ token: Sensitive.of('1:abc'), chatId: '-100', apiBase: 'https://api.telegram.org' }),
};
type Name = keyof typeof channels;
const bodyOf = (name: Name, changes: Partial<Notification> = {}): string =>
  channels[name].request({ ...notification, ...changes }, at).body ?? '';
const parsed = (name: Name, changes: Partial<Notification> = {}): Record<string, unknown> =>
  JSON.parse(bodyOf(name, changes)) as Record<string, unknown>; // every body is an object

describe('what each receiver is sent', () => {
  it('is blocks for Slack, with the signs that make mentions and links escaped', () => {
    expect(parsed('Slack')).toMatchObject({
      text: notification.title,
      blocks: [
        { text: { type: 'mrkdwn', text: expect.stringContaining('database &lt;down&gt; &amp; *out*') as string } },
        {},
        { type: 'context' },
      ],
    });
  });

  it('is an embed for Discord that mentions nobody and is no Markdown', () => {
    expect(parsed('Discord')).toMatchObject({
      allowed_mentions: { parse: [] },
      embeds: [
        { description: String.raw`first line` + '\n' + String.raw`@everyone see \[the log\](x) snake\_case`, timestamp: notification.at },
      ],
    });
  });

  it('is an Adaptive Card for Teams, a block a line', () => {
    const card = parsed('Teams') as {
      readonly attachments: readonly {
        readonly contentType: string;
        readonly content: { readonly body: readonly { readonly text: string }[] };
      }[];
    };
    expect(card.attachments[0]?.contentType).toBe('application/vnd.microsoft.card.adaptive');
    expect(card.attachments[0]?.content.body.map(({ text }) => text)).toHaveLength(4);
  });

  it('is plain text for Telegram, to the chat and with the token in the address only', () => {
    expect(parsed('Telegram')).toMatchObject({ chat_id: '-100', text: expect.stringContaining('see [the log](x) snake_case') as string });
    expect(parsed('Telegram')).not.toHaveProperty('parse_mode');
    expect(channels.Telegram.address.reveal()).toBe('https://api.telegram.org/bot1:abc/sendMessage');
  });

  it.each([
    ['Slack', 9_000],
    ['Discord', 6_000],
    ['Teams', 28_000],
    ['Telegram', 8_400],
  ] as const)('stays within what %s takes, however long the text', (name, limit) => {
    const long = '🍜 broken soup & more\n'.repeat(5_000);
    expect(Buffer.byteLength(bodyOf(name, { title: long, text: long.replaceAll('&', '&') }))).toBeLessThan(limit * 2);
    expect(() => parsed(name, { title: long, text: long })).not.toThrow();
  });

  it.each(['Slack', 'Discord', 'Teams', 'Telegram'] as const)('works for %s without a text, and leaves the data out', (name) => {
    expect(bodyOf(name, { text: '', data: { password: 'p4ss' } })).not.toContain('p4ss');
    expect(() => parsed(name, { text: '' })).not.toThrow();
  });

  it('says what the receiver says of a refusal, when it is the answer that is expected', () => {
    const answer = { status: 400, headers: {}, durationMs: 1 };
    expect(channels.Slack.refusal({ ...answer, body: 'no_service' })).toBe('no_service');
    expect(channels.Discord.refusal({ ...answer, body: '{"message":"Unknown Webhook","code":10015}' })).toBe('Unknown Webhook');
    expect(channels.Discord.refusal({ ...answer, body: '<html>' })).toBeNull();
    expect(channels.Telegram.refusal({ ...answer, body: '{"ok":false}' })).toBeNull();
  });
});

describe('shortening', () => {
  it('keeps what fits, marks what it cuts, and never cuts a character in two', () => {
    expect(shorten('soup', 4)).toBe('soup');
    expect(shorten('soups', 4)).toBe('sou…');
    expect(shorten('🍜🍜🍜', 5)).toBe('🍜🍜…');
    expect(shorten('🍜🍜🍜', 4)).toBe('🍜…');
  });
});
