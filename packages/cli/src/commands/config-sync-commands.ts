import { Command, Option, UsageError } from 'clipanion';
import { componentNames, exitCodes, operationExitCode, type ComponentName } from '@woosoo/sdk-core';
import { adoptEdits, driftReport, openMasterConfig, type BranchSyncPlan, type Woosoo } from '@woosoo/sdk-deploy';
import { driftText, syncPlanText, syncReportText, type SyncTarget } from '../present/config.ts';
import { askAboutEdits, type EditDecision } from '../terminal/ask-about-edits.ts';
import { isTerminal } from '../terminal/is-terminal.ts';
import { BranchCommand } from './branch-command.ts';

const category = 'Configuration';
const EDITS = ['refuse', 'adopt', 'keep', 'overwrite'] as const;

abstract class SyncingCommand extends BranchCommand {
  apps = Option.String('--apps', { description: 'Only these: backend,pwa' });

  protected components(): readonly ComponentName[] | undefined {
    const names = this.apps?.split(',').map((name) => name.trim());
    const unknown = names?.find((name) => !componentNames.some((known) => known === name));
    if (unknown !== undefined) throw new UsageError(`There is no component "${unknown}". There are: ${componentNames.join(', ')}.`);
    return names === undefined ? undefined : componentNames.filter((name) => names.includes(name));
  }

  protected showPlan(plan: BranchSyncPlan): readonly SyncTarget[] {
    const { warnings, effects } = plan;
    const targets = plan.targets.map(({ name, change, editedByHand, lines }) => ({ path: name, change, editedByHand, lines }));
    this.present({ targets, effects, warnings }, (style) => syncPlanText({ targets, effects, warnings }, this.verbose, style));
    return targets;
  }
}

export class ConfigSyncCommand extends SyncingCommand {
  static override paths = [['config', 'sync']];
  static override usage = Command.Usage({
    category,
    description: 'Render the configuration into .env files and nginx.conf',
    details:
      "Every file is read back as its program reads it before anything is written; nginx.conf must pass nginx -t. All files or none. Laravel's cache of its configuration is renewed, and services restart that read what changed. Files that were edited by hand are shown, and it is asked what becomes of them; without a terminal --edits says so. `woosoo config undo` takes it back.",
    examples: [
      ['Write what differs', 'woosoo config sync'],
      ['See what would change', 'woosoo config sync --dry-run'],
      ['Take what was edited by hand over into the configuration', 'woosoo config sync --edits adopt'],
    ],
  });

  dryRun = Option.Boolean('--dry-run', false, { description: 'Show the differences, change nothing' });
  edits = Option.String('--edits', { description: 'Files edited by hand: adopt, keep, overwrite or refuse' });
  force = Option.Boolean('--force', false, { description: 'Overwrite files that were edited by hand' });

  protected override async run(): Promise<number> {
    const edits = this.#edits();
    if (this.dryRun) {
      return this.withBranch((woosoo, signal) =>
        this.settle(woosoo.configSync.plan({ components: this.components(), signal }), (plan) => {
          this.showPlan(plan);
          return 0;
        }),
      );
    }
    let decided: EditDecision = { adopt: [], keep: [], overwrite: edits === 'overwrite' };
    const code = await this.withBranch(async (woosoo, signal) => {
      if (edits === 'overwrite' || edits === 'refuse') return 0;
      return this.settle(woosoo.configSync.plan({ components: this.components(), signal }), async (plan) => {
        const decision = await this.#decide(plan, edits);
        if (decision === null) return this.failCancelled();
        decided = decision;
        return decision.adopt.length === 0 ? 0 : this.#adopt(woosoo, plan, decision.adopt);
      });
    });
    return code === 0 ? this.#sync(decided) : code;
  }

  #edits(): (typeof EDITS)[number] | undefined {
    if (this.force) return 'overwrite';
    const known = EDITS.find((name) => name === this.edits);
    if (this.edits !== undefined && known === undefined) throw new UsageError(`--edits takes ${EDITS.join(', ')}, not "${this.edits}".`);
    return known;
  }

  /** `null`: whoever was asked does not want to go on. */
  async #decide(plan: BranchSyncPlan, edits: 'adopt' | 'keep' | undefined): Promise<EditDecision | null> {
    const edited = plan.targets.filter(({ editedByHand }) => editedByHand);
    const names = edited.map(({ name }) => name);
    if (edits === 'adopt') return { adopt: names, keep: [], overwrite: false };
    if (edits === 'keep') return { adopt: [], keep: names, overwrite: false };
    const { stdin, stderr } = this.context;
    if (edited.length === 0 || this.json || !isTerminal(stdin)) return { adopt: [], keep: [], overwrite: false };
    return askAboutEdits(edited, stdin, stderr, this.style(stderr));
  }

  /** The configuration takes over what was edited; the sync that follows reads it anew. */
  #adopt(woosoo: Woosoo, plan: BranchSyncPlan, names: readonly string[]): Promise<number> {
    const values = adoptEdits(plan, names, woosoo.config);
    if (values.isErr()) return Promise.resolve(this.fail(values.error));
    const tell = (text: string): void => {
      if (!this.json) this.context.stderr.write(text);
    };
    return this.settle(woosoo.configSync.adoptTemplates(plan, names), (templates) => {
      for (const { path, lines } of templates)
        tell(`Taken over into ${path}, which is used from now on:\n${lines.map((line) => `  ${line}\n`).join('')}`);
      if (values.value.size === 0) return 0;
      const setting = openMasterConfig(woosoo.paths, { environment: this.environment }).set(values.value);
      return this.settle(setting, ({ file, keys }) => {
        tell(`Taken over into ${file}: ${keys.join(', ')}\n`);
        return 0;
      });
    });
  }

  #sync({ keep, adopt, overwrite }: EditDecision): Promise<number> {
    return this.withBranch((woosoo, signal) => {
      const options = {
        components: this.components(),
        edits: overwrite ? ('overwrite' as const) : ('refuse' as const),
        keep,
        adopted: adopt,
        signal,
      };
      const syncing = this.showing('Writing configuration files', (onEvent) => woosoo.configSync.apply({ ...options, onEvent }));
      return this.settle(syncing, (report) => {
        this.present(report, (style) => syncReportText(report, this.verbose, style));
        return report.operation === null ? 0 : operationExitCode(report.operation);
      });
    });
  }
}

export class ConfigDiffCommand extends SyncingCommand {
  static override paths = [['config', 'diff']];
  static override usage = Command.Usage({
    category,
    description: 'What a sync would write, and which services would restart',
    details: 'Exit code 12 when there is something.',
    examples: [['Is everything in step?', 'woosoo config diff']],
  });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo, signal) =>
      this.settle(woosoo.configSync.plan({ components: this.components(), signal }), (plan) => {
        const targets = this.showPlan(plan);
        return targets.every(({ change }) => change === 'unchanged') ? 0 : exitCodes.unhealthy;
      }),
    );
  }
}

export class ConfigDriftCommand extends SyncingCommand {
  static override paths = [['config', 'drift']];
  static override usage = Command.Usage({
    category,
    description: 'Which files are no longer as they were written, and why',
    details:
      'Edited by hand, missing, not written by Woosoo, readable for others, or outdated because the configuration has changed. Exit code 12 when there is something.',
    examples: [['Has somebody changed a file?', 'woosoo config drift']],
  });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo, signal) =>
      this.settle(woosoo.configSync.plan({ components: this.components(), signal }), (plan) => {
        const files = driftReport(plan);
        const drifted = files.some(({ state }) => state !== 'in-step');
        this.present({ drifted, files }, (style) => driftText(files, style));
        return drifted ? exitCodes.unhealthy : 0;
      }),
    );
  }
}
