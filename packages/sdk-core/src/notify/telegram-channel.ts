import * as z from 'zod';
import type { TelegramConfig } from '../config/branch-config.ts';
import { Sensitive } from '../secrets/sensitive.ts';
import type { Channel } from './channel.ts';
import { refusalIn } from './refusal-in.ts';
import { severityMark } from './severity-mark.ts';
import { shorten } from './shorten.ts';

/** https://core.telegram.org/bots/api#sendmessage */
const TEXT_LIMIT = 4_096;
const answer = z.object({ description: z.string() });

/** A chat with a bot of Telegram. Without `parse_mode` nothing in a text can be taken for markup. */
export function telegramChannel({ token, chatId, apiBase }: TelegramConfig): Channel {
  return {
    name: 'Telegram',
    address: Sensitive.of(`${apiBase}/bot${token.reveal()}/sendMessage`),
    keys: ['NOTIFY_TELEGRAM_TOKEN', 'NOTIFY_TELEGRAM_CHAT_ID'],
    request({ severity, title, text, branchId, at }) {
      const message = [`${severityMark[severity].sign} ${title}`, text, `${branchId} · ${at}`].filter((part) => part !== '').join('\n\n');
      const body = { chat_id: chatId, text: shorten(message, TEXT_LIMIT), link_preview_options: { is_disabled: true } };
      return { body: JSON.stringify(body) };
    },
    refusal: ({ body }) => refusalIn(body, answer)?.description ?? null,
  };
}
