import { okAsync, ResultAsync } from 'neverthrow';
import type { Clock, Notifier, ProgressListener, WoosooError } from '@woosoo/sdk-core';
import type { Hooks } from '../hooks/hooks.ts';
import type { DeployReport } from '../report/deploy-report.ts';
import { deployNotification } from './deploy-notification.ts';

export interface AnnouncementDeps {
  readonly clock: Clock;
  readonly hooks: Hooks;
  readonly notifiers: readonly Notifier[];
}

/** The word to the world outside: notifications, and the hooks after a deploy. */
export class Announcement {
  readonly #deps: AnnouncementDeps;

  constructor(deps: AnnouncementDeps) {
    this.#deps = deps;
  }

  /** Once for each thing that somebody asked for; that nothing had to be done is no news. What cannot be told is noted and fails nothing. */
  make(report: DeployReport, onEvent?: ProgressListener): ResultAsync<DeployReport, never> {
    const { hooks, notifiers, clock } = this.#deps;
    if (report.outcome === 'unchanged') return okAsync(report);
    const notification = deployNotification(report, clock.now());
    const told = (work: ResultAsync<void, WoosooError>, failed: string): ResultAsync<void, never> =>
      work.orElse(({ message }) => {
        onEvent?.({ type: 'note', level: 'warning', text: `${failed}${message}`, at: clock.now().toISOString() });
        return okAsync(undefined);
      });
    return ResultAsync.combine([
      ...notifiers.map((notifier) => told(notifier.notify(notification), `Nobody was told through ${notifier.name}: `)),
      told(hooks.run(report.outcome === 'done' ? 'post-deploy' : 'deploy-failed', report), ''),
    ]).map(() => report);
  }
}
