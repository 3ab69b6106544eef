import type { Sensitive } from '../secrets/sensitive.ts';
import type { Channel } from './channel.ts';
import { severityMark } from './severity-mark.ts';
import { shorten } from './shorten.ts';

/** A whole message may have 28 KB; a character of ours has at most four bytes. */
const TEXT_LIMIT = 6_000;

/**
 * A Microsoft Teams workflow ("When a Teams webhook request is received"), which takes an Adaptive Card; the older connectors were retired.
 * https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
 */
export function teamsChannel(url: Sensitive): Channel {
  return {
    name: 'Microsoft Teams',
    address: url,
    keys: ['NOTIFY_TEAMS_URL'],
    request({ severity, title, text, branchId, at }) {
      const { sign, adaptive } = severityMark[severity];
      const block = (content: string, style: object = {}) => ({ type: 'TextBlock', text: content, wrap: true, ...style });
      const card = {
        type: 'AdaptiveCard',
        $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
        version: '1.4',
        body: [
          block(`${sign} ${escape(shorten(title, 200))}`, { weight: 'bolder', size: 'medium', color: adaptive }),
          ...shorten(text, TEXT_LIMIT)
            .split('\n')
            .filter((line) => line.trim() !== '')
            .map((line) => block(escape(line), { spacing: 'small' })),
          block(`${escape(branchId)} · ${at}`, { isSubtle: true, size: 'small' }),
        ],
      };
      const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card };
      return { body: JSON.stringify({ type: 'message', attachments: [attachment] }) };
    },
    refusal: () => null,
  };
}

/** A text block knows a little Markdown. */
function escape(text: string): string {
  return text.replaceAll(/[\\*_[\]]/g, String.raw`\$&`);
}
