import * as z from 'zod';
import type { Sensitive } from '../secrets/sensitive.ts';
import type { Channel } from './channel.ts';
import { refusalIn } from './refusal-in.ts';
import { severityMark } from './severity-mark.ts';
import { shorten } from './shorten.ts';

/** https://docs.discord.com/developers/resources/message#embed-object-embed-limits */
const limits = { title: 256, description: 4_096 };
const answer = z.object({ message: z.string() });

/** A webhook of a Discord channel. https://docs.discord.com/developers/resources/webhook#execute-webhook */
export function discordChannel(url: Sensitive): Channel {
  return {
    name: 'Discord',
    address: url,
    keys: ['NOTIFY_DISCORD_URL'],
    request({ severity, title, text, branchId, at }) {
      const embed = {
        title: shorten(`${severityMark[severity].sign} ${title}`, limits.title),
        description: shorten(escape(text), limits.description),
        color: severityMark[severity].color,
        footer: { text: branchId },
        timestamp: at,
      };
      // A log line with @everyone in it must not wake the whole server.
      return { body: JSON.stringify({ embeds: [embed], allowed_mentions: { parse: [] } }) };
    },
    refusal: ({ body }) => refusalIn(body, answer)?.message ?? null,
  };
}

/** Markdown's signs, which file names and log lines are full of. */
function escape(text: string): string {
  return text.replaceAll(/[\\*_~`|>#[\]]/g, String.raw`\$&`);
}
