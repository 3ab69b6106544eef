import type { DeployReport, ReportedError } from '../deploy-report.ts';
import { duration } from '../duration.ts';
import { html, type Markup } from './escape.ts';

const NOTHING = html``;

/** The reason of a failure and the way out, before everything else. */
export function errorSection(report: DeployReport): Markup {
  if (report.error === null) return NOTHING;
  return html`<section>
    <h2 class="bad">What went wrong</h2>
    ${errorBody(report.error)}
    ${
      report.recoveryErrors.length === 0
        ? NOTHING
        : html`<h2 class="bad">And while undoing</h2>
            ${report.recoveryErrors.map(errorBody)}`
    }
  </section>`;
}

function errorBody(error: ReportedError): Markup {
  return html`<p>${error.message} <span class="soft">(${error.code})</span></p>
    <p class="remedy">${error.remedy}</p>
    ${error.tail.length === 0 ? NOTHING : html`<pre>${error.tail.join('\n')}</pre>`}`;
}

export function summarySection(report: DeployReport): Markup {
  const rows: [string, Markup][] = [
    [
      'Started',
      html`<time datetime="${report.startedAt}">${report.startedAt.slice(0, 19).replace('T', ' ')} UTC</time> by ${report.actor}`,
    ],
    ['Took', html`${duration(report.durationMs)}`],
    ['Services down', html`${report.downMs === 0 ? 'not at all' : duration(report.downMs)}`],
    ...Object.entries(report.releases).map(([component, release]): [string, Markup] => [`${component} now`, html`<code>${release}</code>`]),
    ...report.addresses.map(({ title, url }): [string, Markup] => [
      title,
      url.startsWith('http') ? html`<a href="${url}">${url}</a>` : html`<code>${url}</code>`,
    ]),
    ...(report.backupId === null ? [] : [['Backup', html`<code>${report.backupId}</code>`] as [string, Markup]]),
    ...(report.rollbackCommand === null ? [] : [['To go back', html`<code>${report.rollbackCommand}</code>`] as [string, Markup]]),
  ];
  return html`<section>
    <h2>At a glance</h2>
    <dl>
      ${rows.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>
  </section>`;
}

const SIGNS = { done: '✓', failed: '✗', undone: '↩', 'undo-failed': '✗', skipped: '–' } as const;

/** The time line: each step's bar begins when it began and is as long as it took. */
export function stepsSection(report: DeployReport): Markup {
  const from = Date.parse(report.startedAt);
  const whole = Math.max(report.durationMs, 1);
  const percent = (ms: number): string => `${Math.min(100, Math.max(0, (ms / whole) * 100)).toFixed(1)}%`;
  const rows = report.steps.map((step) => {
    const bad = step.outcome === 'failed' || step.outcome === 'undo-failed';
    return html`<li class="step ${bad ? 'failed' : ''}">
      <span class="${bad ? 'bad' : step.outcome === 'done' ? 'good' : 'soft'}">${SIGNS[step.outcome]}</span>
      <span>${step.title}${step.outcome === 'undone' ? html` <span class="soft">(undone)</span>` : NOTHING}</span>
      <span class="number">${duration(step.durationMs)}</span>
      <span class="track"><i style="margin-left:${percent(Date.parse(step.startedAt) - from)};width:${percent(step.durationMs)}"></i></span>
    </li>`;
  });
  return html`<section>
    <h2>Steps</h2>
    <ol>
      ${rows}
    </ol>
  </section>`;
}

export function probesSection(report: DeployReport): Markup {
  if (report.probes.length === 0) return NOTHING;
  const rows = report.probes.map(({ probe, status, summary }) => {
    const tone = status === 'ok' ? 'good' : status === 'warning' ? 'warn' : status === 'skipped' ? 'soft' : 'bad';
    return html`<li class="step">
      <span class="${tone}">${status === 'ok' ? '✓' : status === 'skipped' ? '–' : '✗'}</span
      ><span>${probe} <span class="soft">${summary}</span></span>
    </li>`;
  });
  return html`<section>
    <h2>Checks after the switch</h2>
    <ul>
      ${rows}
    </ul>
  </section>`;
}

/** What was to be done: files with their masked differences, migrations with their SQL. */
export function planSection({ plan }: DeployReport): Markup {
  if (plan === null || (plan.files.length === 0 && plan.migrations.length === 0 && plan.warnings.length === 0)) return NOTHING;
  return html`<section>
    <h2>What changed beside the code</h2>
    ${plan.warnings.map((warning) => html`<p class="warn">${warning}</p>`)}
    ${plan.migrations.map(
      ({ name, kind, reason, sql }) =>
        html`<details>
          <summary>Migration <code>${name}</code> <span class="${kind === 'additive' ? 'soft' : 'warn'}">${kind}: ${reason}</span></summary>
          ${sql === null ? NOTHING : html`<pre>${sql.join('\n')}</pre>`}
        </details>`,
    )}
    ${plan.files.map(
      ({ path, change, lines }) =>
        html`<details>
          <summary><code>${path}</code> <span class="soft">${change}</span></summary>
          <pre>${lines.join('\n')}</pre>
        </details>`,
    )}
  </section>`;
}
