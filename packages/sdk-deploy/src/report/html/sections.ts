import type { DeployReport } from '../deploy-report.ts';
import { duration } from '../duration.ts';
import { html, type Markup } from './escape.ts';
import { timeOf } from './time-of.ts';

const NOTHING = html``;

/** What people look for first, in a table of names and values. */
export function summarySection(report: DeployReport, timeZone: string | undefined): Markup {
  const rows: readonly (readonly [string, Markup])[] = [
    ['Started', html`<time datetime="${report.startedAt}">${timeOf(report.startedAt, timeZone)}</time> by ${report.actor}`],
    ['Took', html`${duration(report.durationMs)}`],
    ['Services down', html`${report.downMs === 0 ? 'not at all' : duration(report.downMs)}`],
    ...Object.entries(report.releases).map(([component, release]) => [`${component} now`, html`<code>${release}</code>`] as const),
    ...report.addresses.map(({ title, url }) => [title, address(url)] as const),
    ...(report.backupId === null ? [] : [['Backup', html`<code>${report.backupId}</code>`] as const]),
    ...(report.rollbackCommand === null ? [] : [['To go back', html`<code>${report.rollbackCommand}</code>`] as const]),
  ];
  return html`<section aria-labelledby="glance">
    <h2 id="glance">At a glance</h2>
    <dl>
      ${rows.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
  </section>`;
}

function address(url: string): Markup {
  return /^https?:\/\//.test(url) ? html`<a href="${url}">${url}</a>` : html`<code>${url}</code>`;
}

const PROBE_SIGNS: Readonly<Record<string, readonly [sign: string, tone: string]>> = {
  ok: ['✓', 'good'],
  warning: ['!', 'warn'],
  skipped: ['–', 'soft'],
};

/** What was measured at the end. */
export function probesSection({ probes }: DeployReport): Markup {
  if (probes.length === 0) return NOTHING;
  return html`<section aria-labelledby="checks">
    <h2 id="checks">Checks</h2>
    <ul class="rows">
      ${probes.map(({ probe, status, summary }) => {
        const [sign, tone] = PROBE_SIGNS[status] ?? ['✗', 'bad'];
        return html`<li>
          <span class="sign ${tone}" aria-hidden="true">${sign}</span><span class="hidden">${status}:</span>
          <span>${probe} <span class="soft">${summary}</span></span>
        </li>`;
      })}
    </ul>
  </section>`;
}
