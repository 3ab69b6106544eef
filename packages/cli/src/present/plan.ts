import { changesNothing, duration, type DeployPlan } from '@woosoo/sdk-deploy';
import type { Style } from '../terminal/style.ts';
import { table } from '../terminal/table.ts';

/** Everything that would be done, in the order of what a person asks. */
export function planText(plan: DeployPlan, style: Style): string {
  const heading = (text: string): string => `\n${style.strong(text)}\n`;
  const quiet = changesNothing(plan);
  return [
    `${style.accent('Plan')} ${plan.id} for ${plan.branchId} (${plan.environment})\n`,
    heading('Components'),
    table(
      plan.components.map(({ name, action, reason, releaseId, tests }) => [
        `  ${name}`,
        action,
        releaseId,
        style.soft(`${reason}${tests === 'not-needed' ? '' : `; tests: ${tests}`}`),
      ]),
      style.columns,
    ),
    ...section(
      heading('Migrations'),
      plan.migrations.flatMap(({ name, kind, reason, sql }) => [
        `  ${name}  ${kind === 'additive' ? style.good(kind) : style.warning(kind)}  ${style.soft(reason)}`,
        ...(sql ?? []).map((line) => style.soft(`      ${line}`)),
      ]),
    ),
    ...section(
      heading('Files'),
      plan.files.flatMap(({ path, change, editedByHand, lines }) => [
        `  ${path}  ${change}${editedByHand ? style.warning('  edited by hand') : ''}`,
        ...shorten(lines, change).map((line) => colourDiff(`      ${line}`, style)),
      ]),
    ),
    heading('Services'),
    table(
      plan.services.map(({ name, action, reason }) => [`  ${name}`, action, style.soft(reason)]),
      style.columns,
    ),
    heading('Steps'),
    ...plan.steps.map(
      ({ id, title }, index) =>
        `${id === plan.pointOfNoReturn ? style.soft('      --- from here on there is no way back, and none is needed ---\n') : ''}  ${String(index + 1).padStart(2)}  ${title}\n`,
    ),
    ...plan.warnings.map((warning) => `\n${style.warning('!')} ${warning}`),
    ...(plan.warnings.length > 0 ? ['\n'] : []),
    `\nBackup: ${plan.backup.id ?? 'none'}: ${plan.backup.reason}. ${times(plan)}\n`,
    quiet ? style.good('Nothing has changed: a deploy would only verify.\n') : style.soft('Nothing has been done yet.\n'),
  ].join('');
}

function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [heading, lines.join('\n'), '\n'];
}

/** A new file is told by its length: what matters of a plan should fit a screen. `--json` holds every line. */
function shorten(lines: readonly string[], change: 'added' | 'changed'): readonly string[] {
  const most = change === 'added' ? 0 : 40;
  return lines.length <= most ? lines : [...lines.slice(0, most), `… ${lines.length - most} lines${most > 0 ? ' more' : ''}`];
}

function colourDiff(line: string, style: Style): string {
  const sign = line.trimStart()[0];
  return sign === '+' ? style.good(line) : sign === '-' ? style.bad(line) : sign === '~' ? style.warning(line) : style.soft(line);
}

function times(plan: DeployPlan): string {
  const down =
    plan.expectedDownMs === 0
      ? 'No service is stopped'
      : plan.expectedDownMs === null
        ? 'Down time: no experience yet'
        : `Services down for about ${duration(plan.expectedDownMs)}`;
  return plan.expectedMs === null ? `${down}.` : `${down}; about ${duration(plan.expectedMs)} in all.`;
}
