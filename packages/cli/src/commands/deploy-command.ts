import { writeFile, readFile } from 'node:fs/promises';
import { Command, Option } from 'clipanion';
import type { WoosooError } from '@woosoo/sdk-core';
import { readPlan, type DeployPlan, type DeployRequestInput, type Woosoo } from '@woosoo/sdk-deploy';
import { presentReport } from '../present/present-report.ts';
import { planText } from '../present/plan.ts';
import { fileNotWritten } from '../errors.ts';
import { BranchCommand } from './branch-command.ts';

export class DeployCommand extends BranchCommand {
  static override paths = [['deploy']];
  static override usage = Command.Usage({
    category: 'Every day',
    description: 'Build what changed, switch to it, prove it; or leave everything as it was',
    details: `
      Checks, backs up, renders the configuration, builds and tests the changed components beside the running ones, and only then stops what must be stopped,
      switches, starts and verifies. Whatever fails is undone, and the first error is the one that is shown. Ctrl-C cancels; what was begun is undone then, too.
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
  noRollbackOnError = Option.Boolean('--no-rollback-on-error', false, {
    description: 'Leave a failed deploy as it is, for a look; `woosoo recover` undoes it',
  });
  noParallel = Option.Boolean('--no-parallel', false, { description: 'Build components one after the other' });

  protected override readonly tellsOfInterruption = false;

  protected override run(): Promise<number> {
    return this.withBranch((woosoo, signal) =>
      this.dryRun || this.planOut !== undefined ? this.#showPlan(woosoo) : this.#deploy(woosoo, signal),
    );
  }

  #request(): DeployRequestInput {
    const named = (['backend', 'pwa', 'relay'] as const).filter((name) => this[name]);
    const { skipBackup, skipBuild, skipTests, force } = this;
    return {
      components: this.full || named.length === 0 ? 'all' : named,
      skipBackup,
      skipBuild,
      skipTests,
      force,
      rollbackOnError: !this.noRollbackOnError,
      parallel: !this.noParallel,
    };
  }

  #showPlan(woosoo: Woosoo): Promise<number> {
    const planning = this.showing('Looking at what is there and what has changed', () => woosoo.deployer.plan(this.#request()));
    return this.settle(planning, async (plan) => {
      const problem = this.planOut === undefined ? null : await written(this.planOut, `${JSON.stringify(plan, null, 2)}\n`);
      if (problem !== null) return this.fail(problem);
      const saved = this.planOut === undefined ? '' : `Saved: \`woosoo deploy --plan ${this.planOut}\` does exactly this.\n`;
      this.present(plan, (style) => `${planText(plan, style)}${saved}`);
      return 0;
    });
  }

  async #deploy(woosoo: Woosoo, signal: AbortSignal): Promise<number> {
    const file = this.plan;
    const text = file === undefined ? null : await readFile(file, 'utf8').catch(() => null);
    const deploying = this.showing('Looking at what is there and what has changed', (onEvent) => {
      const options = { signal, onEvent, command: `woosoo ${this.path.join(' ')}` };
      return file === undefined
        ? woosoo.deployer.deploy(this.#request(), options)
        : readPlan(text, file).asyncAndThen((plan: DeployPlan) => woosoo.deployer.apply(plan, options));
    });
    return await this.settle(deploying, (done) => presentReport(done, woosoo, (show) => this.present(done, show)));
  }
}

async function written(path: string, text: string): Promise<WoosooError | null> {
  try {
    await writeFile(path, text, { mode: 0o600 });
    return null;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return fileNotWritten({ message: `${path} could not be written: ${reason}.`, remedy: 'Name a file in a folder that exists.', cause });
  }
}
