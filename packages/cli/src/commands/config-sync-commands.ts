import { Command, Option, UsageError } from 'clipanion';
import { componentNames, exitCodes, type ComponentName } from '@woosoo/sdk-core';
import { syncPlanText, syncReportText } from '../present/config.ts';
import { BranchCommand } from './branch-command.ts';

const category = 'Configuration';

abstract class SyncingCommand extends BranchCommand {
  apps = Option.String('--apps', { description: 'Only these: backend,pwa' });

  protected components(): readonly ComponentName[] | undefined {
    const names = this.apps?.split(',').map((name) => name.trim());
    const unknown = names?.find((name) => !componentNames.some((known) => known === name));
    if (unknown !== undefined) throw new UsageError(`There is no component "${unknown}". There are: ${componentNames.join(', ')}.`);
    return names === undefined ? undefined : componentNames.filter((name) => names.includes(name));
  }
}

export class ConfigSyncCommand extends SyncingCommand {
  static override paths = [['config', 'sync']];
  static override usage = Command.Usage({
    category,
    description: 'Render the configuration into .env files and nginx.conf',
    details:
      'Every file is read back as its program reads it before anything is written; nginx.conf must pass nginx -t. All files or none.',
    examples: [
      ['Write what differs', 'woosoo config sync'],
      ['See what would change', 'woosoo config sync --dry-run'],
    ],
  });

  dryRun = Option.Boolean('--dry-run', false, { description: 'Show the differences, change nothing' });
  force = Option.Boolean('--force', false, { description: 'Overwrite files that were edited by hand' });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo, signal) => {
      const components = this.components();
      if (this.dryRun) {
        return this.settle(woosoo.configSync.plan({ components, signal }), (plan) => {
          const targets = plan.targets.map(({ name, change, editedByHand, lines }) => ({ path: name, change, editedByHand, lines }));
          this.present({ targets, warnings: plan.warnings }, (style) => syncPlanText(targets, plan.warnings, style));
          return 0;
        });
      }
      return this.settle(woosoo.configSync.apply({ components, force: this.force, signal }), (report) => {
        this.present(report, (style) => syncReportText(report, style));
        const outcome = report.operation?.outcome ?? 'done';
        return outcome === 'done' ? 0 : outcome === 'rolled-back' ? exitCodes.failed : exitCodes['person-needed'];
      });
    });
  }
}

export class ConfigDiffCommand extends SyncingCommand {
  static override paths = [
    ['config', 'diff'],
    ['config', 'drift'],
  ];
  static override usage = Command.Usage({
    category,
    description: 'How the files on the disk differ from the configuration',
    details: 'Exit code 12 when they do.',
    examples: [['Is everything in step?', 'woosoo config diff']],
  });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo, signal) =>
      this.settle(woosoo.configSync.plan({ components: this.components(), signal }), (plan) => {
        const targets = plan.targets.map(({ name, change, editedByHand, lines }) => ({ path: name, change, editedByHand, lines }));
        this.present({ targets, warnings: plan.warnings }, (style) => syncPlanText(targets, plan.warnings, style));
        return targets.every(({ change }) => change === 'unchanged') ? 0 : exitCodes.unhealthy;
      }),
    );
  }
}
