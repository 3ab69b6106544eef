import type { Authenticity, DeployReport, KeptReport, Release } from '@woosoo/sdk-deploy';
import { duration } from '@woosoo/sdk-deploy';
import { localTime } from '../terminal/local-time.ts';
import type { Style } from '../terminal/style.ts';
import { table, tableRows } from '../terminal/table.ts';

export function releasesText(releases: readonly (Release & { readonly live: boolean })[], style: Style): string {
  if (releases.length === 0) return 'No releases yet: `woosoo deploy` makes the first.\n';
  const tone = { proven: style.good, staged: style.soft, building: style.warning, bad: style.bad };
  return table(
    releases.map(({ component, id, state, live, createdAt, commit }) => [
      `  ${live ? style.good('●') : ' '} ${component}`,
      id,
      tone[state](state),
      live ? style.good('live') : '',
      style.soft(`${localTime(createdAt)}${commit === null ? '' : `  ${commit.slice(0, 10)}`}`),
    ]),
    style.columns,
  );
}

const OUTCOMES: Readonly<Record<DeployReport['outcome'], string>> = {
  done: 'done',
  unchanged: 'nothing to do',
  'rolled-back': 'failed, undone',
  'person-needed': 'a person is needed',
  refused: 'refused',
};

const DOUBTS: Readonly<Record<Exclude<Authenticity, 'genuine'>, string>> = {
  altered: '! this report was changed after Woosoo wrote it: don’t rely on it',
  unproven: '! nothing proves this report: its signature or the key of this branch is gone',
};

/** One line each; under those that did not go well, why. */
/** `damaged`: ids of deploys whose report cannot be read. */
export function deploysText(reports: readonly KeptReport[], style: Style, damaged: readonly string[] = []): string {
  if (reports.length === 0 && damaged.length === 0) return 'No deploys yet.\n';
  const rows = tableRows(
    reports.map(({ id, kind, outcome, durationMs, startedAt, error }) => [
      `  ${signOf(kind, outcome, style)} ${localTime(startedAt)}`,
      kind,
      wordsFor(kind, outcome, error),
      duration(durationMs),
      style.soft(id),
    ]),
    style.columns,
  );
  return reports
    .map(({ error, outcome, authenticity }, index) => {
      const why =
        error === null || isGood(outcome) || error.type === 'Cancelled' ? '' : `      ${style.bad(error.message.split('\n')[0] ?? '')}\n`;
      const doubt = authenticity === 'genuine' ? '' : `      ${style.warning(DOUBTS[authenticity])}\n`;
      return `${rows[index] ?? ''}\n${why}${doubt}`;
    })
    .concat(damaged.map((id) => `  ${style.bad('✗')} ${id}: its report is damaged; \`woosoo report ${id}\` says more.\n`))
    .join('');
}

/** A recovery that undoes has done what it is for. */
function signOf(kind: DeployReport['kind'], outcome: DeployReport['outcome'], style: Style): string {
  if (kind === 'recover' && outcome === 'rolled-back') return style.warning('↩');
  return isGood(outcome) ? style.good('✓') : style.bad('✗');
}

function wordsFor(kind: DeployReport['kind'], outcome: DeployReport['outcome'], error: DeployReport['error']): string {
  if (outcome !== 'rolled-back') return OUTCOMES[outcome];
  if (kind === 'recover') return 'undone';
  return error?.type === 'Cancelled' ? 'cancelled, undone' : OUTCOMES[outcome];
}

function isGood(outcome: DeployReport['outcome']): boolean {
  return outcome === 'done' || outcome === 'unchanged';
}
