import type { DeployReport } from '../deploy-report.ts';
import { html, Markup } from './escape.ts';
import { outcomeLabel } from './outcome-label.ts';
import { errorSection } from './error-section.ts';
import { newErrorsSection } from './new-errors-section.ts';
import { planSection } from './plan-section.ts';
import { probesSection, summarySection } from './sections.ts';
import { styles } from './styles.ts';
import { timeLineSection } from './time-line-section.ts';

export interface ReportHtmlOptions {
  /** In which times are shown (`Asia/Manila`); that of this machine when absent. */
  readonly timeZone?: string | undefined;
}

/** The report as one page that needs nothing from anywhere: it can be mailed, printed, opened on a phone without a network. */
export function renderReportHtml(report: DeployReport, options: ReportHtmlOptions = {}): string {
  const { tone, label } = outcomeLabel(report);
  // The policy makes sure of it: whatever a log may hold, the page loads nothing and runs nothing.
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${report.branchId}: ${report.kind} ${label}</title>
        <style>
          ${new Markup(styles)}
        </style>
      </head>
      <body>
        <header>
          <p class="top">
            <strong class="badge ${tone}">${label}</strong>
            <span class="soft">${report.branchId} · ${report.environment} · ${report.kind}</span>
          </p>
          <h1>${report.headline}</h1>
        </header>
        <main>
          ${errorSection(report)}${newErrorsSection(report)}${summarySection(report, options.timeZone)}${timeLineSection(report)}${probesSection(report)}${planSection(
            report,
          )}
        </main>
        <footer>
          <p>Report ${report.id}${report.signature === undefined ? '' : `, signed ${report.signature.slice(0, 16)}…`}</p>
          ${report.logs.map((log) => html`<p>Log: <code>${log}</code></p>`)}
        </footer>
      </body>
    </html> `;
  return page.text;
}
