import type { DeployReport } from '../deploy-report.ts';
import { html, Markup } from './escape.ts';
import { errorSection, planSection, probesSection, stepsSection, summarySection } from './sections.ts';
import { styles } from './styles.ts';

const LABELS: Readonly<Record<DeployReport['outcome'], readonly [string, string]>> = {
  done: ['good', 'done'],
  unchanged: ['good', 'nothing to do'],
  'rolled-back': ['bad', 'failed, all undone'],
  'person-needed': ['bad', 'a person is needed'],
  refused: ['warn', 'refused'],
};

/** The report as one page that needs nothing from anywhere: it can be mailed, printed, opened on a phone without a network. */
export function renderReportHtml(report: DeployReport): string {
  const [tone, label] = LABELS[report.outcome];
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${report.branchId}: ${report.kind} ${label}</title>
        <style>
          ${new Markup(styles)}
        </style>
      </head>
      <body>
        <main>
          <header>
            <span class="outcome ${tone}">${label}</span>
            <span class="soft">${report.branchId} · ${report.environment} · ${report.kind}</span>
            <h1>${report.headline}</h1>
          </header>
          ${errorSection(report)}${summarySection(report)}${stepsSection(report)}${probesSection(report)}${planSection(report)}
          <footer>
            Report
            ${report.id}${report.signature === undefined ? '' : ` · signed ${report.signature.slice(0, 16)}…`}${report.logs.length === 0 ? '' : ` · logs: ${report.logs.join(', ')}`}
          </footer>
        </main>
      </body>
    </html> `;
  return page.text;
}
