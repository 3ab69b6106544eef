import { Command, Option, UsageError } from 'clipanion';
import { setConfigValue } from '@woosoo/sdk-deploy';
import { configJsonSchema, componentNames, exitCodes, masterKeys, type ComponentName } from '@woosoo/sdk-core';
import { syncPlanText, syncReportText } from '../present/config.ts';
import { keyNotSet } from '../errors.ts';
import { suggest } from '../help/suggest.ts';
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

export class ConfigValidateCommand extends BranchCommand {
  static override paths = [['config', 'validate']];
  static override usage = Command.Usage({
    category,
    description: 'Is deployment.config.env valid?',
    details: 'Every problem at once, with key, line, rule and a valid example. Exit code 10 when it is not.',
    examples: [['Check it', 'woosoo config validate']],
  });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo) => {
      const { branchId, environment, components } = woosoo.config;
      this.present(
        { valid: true, branchId, environment },
        (style) =>
          `${style.good('✓')} The configuration of ${branchId} (${environment}; ${components.map(({ name }) => name).join(', ')}) is valid.\n`,
      );
      return Promise.resolve(0);
    });
  }
}

export class ConfigGetCommand extends BranchCommand {
  static override paths = [['config', 'get']];
  static override usage = Command.Usage({
    category,
    description: 'A value of the configuration; secrets are masked',
    examples: [
      ['One key', 'woosoo config get HTTP_PORT'],
      ['All', 'woosoo config get'],
    ],
  });

  key = Option.String({ required: false, name: 'key' });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo) => {
      const { values } = woosoo.config;
      const shown = [...values]
        .filter(([key]) => this.key === undefined || key === this.key)
        .map(([key, value]) => [key, String(value)] as const);
      if (this.key !== undefined && shown.length === 0) {
        const meant = suggest(this.key.toUpperCase(), [...masterKeys.keys()])[0];
        const remedy =
          meant === undefined || meant === this.key
            ? `Set it with \`woosoo config set ${this.key} VALUE\`, or leave it: the programs have a default then.`
            : `Did you mean ${meant}? \`woosoo config get\` lists what is set.`;
        return Promise.resolve(this.fail(keyNotSet({ message: `${this.key} is not set in the configuration.`, remedy })));
      }
      this.present(Object.fromEntries(shown), () =>
        this.key === undefined ? shown.map(([key, value]) => `${key}=${value}\n`).join('') : `${shown[0]?.[1] ?? ''}\n`,
      );
      return Promise.resolve(0);
    });
  }
}

export class ConfigSetCommand extends BranchCommand {
  static override paths = [['config', 'set']];
  static override usage = Command.Usage({
    category,
    description: 'Set a value in deployment.config.env',
    details:
      'Comments and order stay. The new configuration is checked first; an invalid one is not written. Without a value it is read from standard input, which keeps a secret out of the shell history.',
    examples: [
      ['A port', 'woosoo config set HTTP_PORT 8080'],
      ['A secret', 'woosoo config set DB_PASSWORD < password.txt'],
    ],
  });

  key = Option.String({ name: 'key' });
  value = Option.String({ required: false, name: 'value' });

  protected override run(): Promise<number> {
    return this.withBranch(async (woosoo) => {
      const value = this.value ?? (await readAll(this.context.stdin)).replace(/\r?\n$/, '');
      return this.settle(setConfigValue(woosoo.paths, this.key, value), () => {
        this.present(
          { key: this.key, set: true },
          (style) => `${style.good('✓')} ${this.key} is set. \`woosoo deploy\` brings it to the applications.\n`,
        );
        return 0;
      });
    });
  }
}

export class ConfigSchemaCommand extends BranchCommand {
  static override paths = [['config', 'schema']];
  static override usage = Command.Usage({
    category,
    description: 'The JSON Schema of the configuration',
    examples: [['Save it', 'woosoo config schema > woosoo.schema.json']],
  });

  protected override run(): Promise<number> {
    this.context.stdout.write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
    return Promise.resolve(0);
  }
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
