import type { Sensitive } from '../secrets/sensitive.ts';
import type { Channel } from './channel.ts';
import { severityMark } from './severity-mark.ts';
import { shorten } from './shorten.ts';

/** A block's text may have 3,000 characters. https://docs.slack.dev/reference/block-kit/blocks/section-block */
const BLOCK_LIMIT = 2_900;

/** An incoming webhook of Slack. https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks */
export function slackChannel(url: Sensitive): Channel {
  return {
    name: 'Slack',
    address: url,
    keys: ['NOTIFY_SLACK_URL'],
    request({ severity, title, text, branchId, at }) {
      const head = `${severityMark[severity].sign} *${escape(title)}*`;
      const block = (content: string) => ({ type: 'section', text: { type: 'mrkdwn', text: shorten(content, BLOCK_LIMIT) } });
      const context = { type: 'context', elements: [{ type: 'mrkdwn', text: `${escape(branchId)} · ${at}` }] };
      // `text` is what a phone's notification shows.
      const body = { text: shorten(title, 200), blocks: [block(head), ...(text === '' ? [] : [block(escape(text))]), context] };
      return { body: JSON.stringify(body) };
    },
    refusal: ({ body }) => body,
  };
}

/** The three signs that would make links and mentions. https://docs.slack.dev/messaging/formatting-message-text#escaping */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
