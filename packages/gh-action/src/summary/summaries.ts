import type { WoosooError } from '@woosoo/sdk-core';
import { changesNothing, duration, reportError, type DeployPlan, type DeployReport } from '@woosoo/sdk-deploy';
import { fitSummary } from './fit-summary.ts';
import { code, escapeText, table } from './markdown.ts';
import {
  componentsSection,
  errorSection,
  filesSection,
  migrationsSection,
  probesSection,
  stepsSection,
  warningsSection,
  type Section,
} from './sections.ts';

/** How a deploy (rollback, recovery) ended, first; then why; then everything else. From the report alone. */
export function reportSummary(report: DeployReport): string {
  const { plan } = report;
  const facts = [
    ['Branch', `${escapeText(report.branchId)} (${escapeText(report.environment)})`],
    ['Time', `${duration(report.durationMs)}; services down ${duration(report.downMs)}`],
    ...(report.backupId === null ? [] : [['Backup', code(report.backupId)]]),
    ...(report.rollbackCommand === null ? [] : [['To go back', code(report.rollbackCommand)]]),
    ['By', escapeText(report.actor)],
    ['Id', code(report.id)],
  ];
  return fitSummary((lines) =>
    joined([
      `## ${signOf(report)} ${escapeText(report.headline)}`,
      report.error === null ? null : errorSection(report.error, lines),
      ...report.recoveryErrors.map((error) => `While undoing: ${errorSection(error, lines)}`),
      table(['', ''], facts),
      plan === null ? releasesSection(report) : componentsSection(plan, report.releases),
      ...(plan === null ? [] : [warningsSection(plan), migrationsSection(plan, lines), filesSection(plan, lines)]),
      stepsSection(report),
      probesSection(report),
    ]),
  );
}

/** What a deploy would do. */
export function planSummary(plan: DeployPlan): string {
  const heading = changesNothing(plan)
    ? 'Nothing has changed: a deploy would only verify'
    : `What a ${plan.kind} of ${escapeText(plan.branchId)} would do`;
  const services = plan.services.map(({ name, action, reason }) => [escapeText(name), action, escapeText(reason)]);
  return fitSummary((lines) =>
    joined([
      `## 📋 ${heading}`,
      `${escapeText(plan.branchId)} (${escapeText(plan.environment)}). ${expectation(plan)} Backup: ${plan.backup.id === null ? 'none' : code(plan.backup.id)} (${escapeText(plan.backup.reason)}).`,
      warningsSection(plan),
      componentsSection(plan),
      migrationsSection(plan, lines),
      filesSection(plan, lines),
      services.length === 0 ? null : table(['Service', 'Action', 'Why'], services),
      plan.steps.map(({ title }, index) => `${index + 1}. ${escapeText(title)}`).join('\n'),
    ]),
  );
}

/** Why nothing was begun. */
export function refusalSummary(error: WoosooError): string {
  return fitSummary((lines) => joined(['## ❌ Nothing was begun', errorSection(reportError(error), lines)]));
}

function signOf({ outcome, kind }: DeployReport): string {
  if (outcome === 'done' || outcome === 'unchanged') return '✅';
  if (outcome === 'rolled-back') return kind === 'recover' ? '↩️' : '❌';
  return outcome === 'person-needed' ? '🛑' : '❌';
}

function releasesSection({ releases }: DeployReport): Section {
  const rows = Object.entries(releases).map(([component, release]) => [escapeText(component), code(release)]);
  return rows.length === 0 ? null : table(['Component', 'Release that is live now'], rows);
}

function expectation({ expectedDownMs, expectedMs }: DeployPlan): string {
  const down =
    expectedDownMs === 0
      ? 'No service is stopped'
      : expectedDownMs === null
        ? 'Down time: no experience yet'
        : `Services down for about ${duration(expectedDownMs)}`;
  return expectedMs === null ? `${down}.` : `${down}; about ${duration(expectedMs)} in all.`;
}

function joined(sections: readonly Section[]): string {
  return `${sections.filter((section) => section !== null && section !== '').join('\n\n')}\n`;
}
