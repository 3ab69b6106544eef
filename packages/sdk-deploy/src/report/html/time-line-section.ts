import type { DeployReport } from '../deploy-report.ts';
import { duration } from '../duration.ts';
import { html, type Markup } from './escape.ts';

type Step = DeployReport['steps'][number];

const SIGNS: Readonly<Record<Step['outcome'], readonly [sign: string, tone: string, words: string]>> = {
  done: ['✓', 'good', 'done'],
  failed: ['✗', 'bad', 'failed'],
  undone: ['↩', 'warn', 'undone'],
  'undo-failed': ['✗', 'bad', 'could not be undone'],
  skipped: ['–', 'soft', 'not begun'],
};

/** Undoing a deploy leaves its backup. */
const KEPT = ['✓', 'good', 'kept'] as const;

/** The time line: each step's bar begins when it began and is as long as it took, on one scale for all. */
export function timeLineSection(report: DeployReport): Markup {
  if (report.steps.length === 0) return html``;
  return html`<section aria-labelledby="steps">
    <h2 id="steps">Steps</h2>
    <p class="scale soft" aria-hidden="true"><span>0</span><span>${duration(report.durationMs)}</span></p>
    <ol class="rows">
      ${report.steps.map((step) => stepRow(step, report))}
    </ol>
  </section>`;
}

function stepRow(step: Step, report: DeployReport): Markup {
  const [sign, tone, words] = step.kind === 'backup.create' && step.outcome === 'undone' ? KEPT : SIGNS[step.outcome];
  const begun = step.outcome !== 'skipped';
  return html`<li class="${begun ? '' : 'soft'}">
    <span class="sign ${tone}" aria-hidden="true">${sign}</span>
    <span>${step.title}${step.outcome === 'done' ? html`` : html` <span class="${tone}">(${words})</span>`}</span>
    <span class="number">${begun ? duration(step.durationMs) : ''}</span>
    ${begun ? bar(step, report, tone) : html``}
  </li>`;
}

function bar({ startedAt, durationMs }: Step, report: DeployReport, tone: string): Markup {
  const whole = Math.max(report.durationMs, 1);
  const percent = (ms: number): number => Math.min(100, Math.max(0, (ms / whole) * 100));
  // A step may outlast the whole by the time that undoing it took.
  const from = Math.min(percent(Date.parse(startedAt) - Date.parse(report.startedAt)), 99.5);
  const width = Math.min(percent(durationMs), 100 - from);
  return html`<span class="track" aria-hidden="true"
    ><i class="${tone}" style="margin-left:${from.toFixed(1)}%;width:${width.toFixed(1)}%"></i
  ></span>`;
}
