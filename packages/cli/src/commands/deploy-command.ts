import { writeFile, readFile } from 'node:fs/promises';
import { Command, Option } from 'clipanion';
import { readPlan, type DeployPlan, type DeployRequestInput, type Woosoo } from '@woosoo/sdk-deploy';
import { presentReport } from '../present/present-report.ts';
import { planText } from '../present/plan.ts';
import { progressDisplay } from '../terminal/progress-display.ts';
import { BranchCommand } from './branch-command.ts';

export class DeployCommand extends BranchCommand {
  static override paths = [['deploy']];
  static override usage = Command.Usage({
    category: 'Deploy',
    description: 'Build what changed, switch to it, prove it; or leave everything as it was',
    details: `
      Checks, backs up, renders the configuration, builds and tests the changed components beside the running ones, and only then stops what must be stopped,
      switches, starts and verifies. Whatever fails is undone, and the first error is the one that is shown.

      Exit codes: 0 done, 1 failed and undone, 3 a person is needed, 10 no branch here or its configuration is invalid, 11 another operation is running, 130 cancelled and undone.
    `,
    examples: [
      ['Deploy everything that changed', 'woosoo deploy --full'],
      ['See what would happen', 'woosoo deploy --dry-run'],
      ['Plan now, apply exactly that later', 'woosoo deploy --dry-run --plan-out plan.json && woosoo deploy --plan plan.json'],
    ],
  });

  full = Option.Boolean('--full', false, { description: 'All components (the default)' });
  backend = Option.Boolean('--backend', false, { description: 'The backend' });
  pwa = Option.Boolean('--pwa', false, { description: 'The tablet application' });
  relay = Option.Boolean('--relay', false, { description: 'The printer relay' });
  dryRun = Option.Boolean('--dry-run', false, { description: 'Show the plan, change nothing' });
  planOut = Option.String('--plan-out', { description: 'Write the plan to a file' });
  plan = Option.String('--plan', { description: 'Apply a plan that was written with --plan-out' });
  skipBackup = Option.Boolean('--skip-backup', false, { description: 'Make no backup first' });
  skipBuild = Option.Boolean('--skip-build', false, { description: 'Put the newest complete releases live' });
  skipTests = Option.Boolean('--skip-tests', false, { description: "Don't run the components' own tests" });
  force = Option.Boolean('--force', false, { description: 'Overwrite configuration files that were edited by hand' });
  rollbackOnError = Option.Boolean('--rollback-on-error', true, {
    description: 'Undo a failed deploy (--no-rollback-on-error leaves it for a look)',
  });
  parallel = Option.Boolean('--parallel', true, { description: 'Build components side by side' });

  protected override readonly tellsOfInterruption = false;

  protected override run(): Promise<number> {
    return this.withBranch((woosoo, signal) =>
      this.dryRun || this.planOut !== undefined ? this.#showPlan(woosoo) : this.#deploy(woosoo, signal),
    );
  }

  #request(): DeployRequestInput {
    const named = (['backend', 'pwa', 'relay'] as const).filter((name) => this[name]);
    const { skipBackup, skipBuild, skipTests, force, rollbackOnError, parallel } = this;
    return {
      components: this.full || named.length === 0 ? 'all' : named,
      skipBackup,
      skipBuild,
      skipTests,
      force,
      rollbackOnError,
      parallel,
    };
  }

  #showPlan(woosoo: Woosoo): Promise<number> {
    return this.settle(woosoo.deployer.plan(this.#request()), async (plan) => {
      if (this.planOut !== undefined) {
        await writeFile(this.planOut, `${JSON.stringify(plan, null, 2)}\n`, { mode: 0o600 });
        this.note(`Plan written to ${this.planOut}.`);
      }
      this.present(plan, (style) => planText(plan, style));
      return 0;
    });
  }

  async #deploy(woosoo: Woosoo, signal: AbortSignal): Promise<number> {
    using display = progressDisplay(this.context.stderr, {
      silent: this.quiet || this.json,
      verbose: this.verbose,
      style: this.style(this.context.stderr),
    });
    const options = { signal, onEvent: display.onEvent, command: `woosoo ${this.path.join(' ')}` };
    const report =
      this.plan === undefined
        ? woosoo.deployer.deploy(this.#request(), options)
        : readPlan(await readFile(this.plan, 'utf8').catch(() => null), this.plan).asyncAndThen((plan: DeployPlan) =>
            woosoo.deployer.apply(plan, options),
          );
    const settled = await report;
    display.stop();
    return await this.settle(Promise.resolve(settled), (done) => presentReport(done, woosoo, (text) => this.present(done, text)));
  }
}
