import type { DeployReport, Release } from '@woosoo/sdk-deploy';
import { duration } from '@woosoo/sdk-deploy';
import type { Style } from '../terminal/style.ts';
import { table } from '../terminal/table.ts';

export function releasesText(releases: readonly (Release & { readonly live: boolean })[], style: Style): string {
  if (releases.length === 0) return 'No releases yet.\n';
  const tone = { proven: style.good, staged: style.soft, building: style.warning, bad: style.bad };
  return table(
    releases.map(({ component, id, state, live, createdAt, commit }) => [
      `  ${live ? style.good('●') : ' '} ${component}`,
      id,
      tone[state](state),
      live ? 'live' : '',
      style.soft(`${createdAt.slice(0, 16).replace('T', ' ')}${commit === null ? '' : `  ${commit.slice(0, 10)}`}`),
    ]),
  );
}

export function deploysText(reports: readonly DeployReport[], style: Style): string {
  if (reports.length === 0) return 'No deploys yet.\n';
  return table(
    reports.map(({ id, outcome, durationMs, headline }) => [
      `  ${outcome === 'done' || outcome === 'unchanged' ? style.good('✓') : style.bad('✗')} ${id}`,
      outcome,
      duration(durationMs),
      style.soft(headline),
    ]),
  );
}
