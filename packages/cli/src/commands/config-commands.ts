import { Command, Option, UsageError } from 'clipanion';
import {
  BranchPaths,
  configJsonSchema,
  describeProblem,
  inspectConfig,
  isSecretKey,
  masterKeys,
  NodeFileSystem,
  type InspectedConfig,
  type WoosooError,
} from '@woosoo/sdk-core';
import { openMasterConfig, setConfigValue } from '@woosoo/sdk-deploy';
import type { ResultAsync } from 'neverthrow';
import { keyNotSet } from '../errors.ts';
import { suggest } from '../help/suggest.ts';
import { Asking } from '../terminal/asking.ts';
import { isTerminal } from '../terminal/is-terminal.ts';
import type { Style } from '../terminal/style.ts';
import { BranchCommand } from './branch-command.ts';

const category = 'Configuration';

/** Reads and writes the configuration itself: the branch need not be whole for that, nor even its configuration valid. */
abstract class ConfigCommand extends BranchCommand {
  protected inspect(): ResultAsync<InspectedConfig, WoosooError> {
    const environment = this.environment === undefined ? {} : { environment: this.environment };
    return this.findRoot().andThen((root) => inspectConfig({ root, ...environment }, { fileSystem: new NodeFileSystem() }));
  }
}

export class ConfigValidateCommand extends ConfigCommand {
  static override paths = [['config', 'validate']];
  static override usage = Command.Usage({
    category,
    description: 'Is deployment.config.env valid?',
    details: 'Every problem at once, with key, line, rule and a valid example. Exit code 10 when it is not.',
    examples: [['Check it', 'woosoo config validate']],
  });

  protected override run(): Promise<number> {
    return this.settle(this.inspect(), ({ config, warnings }) => {
      const { branchId, environment, components } = config;
      const names = components.map(({ name }) => name).join(', ');
      this.present(
        { valid: true, branchId, environment, warnings },
        (style) =>
          `${style.good('✓')} The configuration of ${branchId} (${environment}; ${names}) is valid.\n${warnings.map((warning) => warningLine(describeProblem(warning), style)).join('')}`,
      );
      return 0;
    });
  }
}

export class ConfigGetCommand extends ConfigCommand {
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
    const { key } = this;
    return this.settle(this.inspect(), ({ config }) => {
      const values = [...config.values].map(([name, value]) => [name, String(value)] as const);
      const shown = values.filter(([name]) => key === undefined || name === key);
      if (key !== undefined && shown.length === 0) return this.fail(notSet(key));
      this.present(Object.fromEntries(shown), () =>
        key === undefined ? shown.map(([name, value]) => `${name}=${value}\n`).join('') : `${shown[0]?.[1] ?? ''}\n`,
      );
      return 0;
    });
  }
}

export class ConfigSetCommand extends ConfigCommand {
  static override paths = [['config', 'set']];
  static override usage = Command.Usage({
    category,
    description: 'Set a value in deployment.config.env',
    details:
      'Comments and order stay. The new configuration is checked first; an invalid one is not written. Without a value it is asked for (a secret does not show), or read from what is piped in, which keeps a secret out of the shell history. With --env the overlay of that environment is changed. A value that is kept encrypted stays so.',
    examples: [
      ['A port', 'woosoo config set HTTP_PORT 8080'],
      ['A secret', 'woosoo config set DB_PASSWORD < password.txt'],
    ],
  });

  key = Option.String({ name: 'key' });
  value = Option.String({ required: false, name: 'value' });

  protected override async run(): Promise<number> {
    const value = this.value ?? (await this.#typed());
    if (value === null) return this.failCancelled();
    const environment = this.environment;
    const setting = this.findRoot().andThen((root) => setConfigValue(new BranchPaths(root), this.key, value, { environment }));
    return this.settle(setting, (warnings) => {
      this.present(
        { key: this.key, set: true, warnings },
        (style) =>
          `${style.good('✓')} ${this.key} is set. \`woosoo config sync\` brings it to the applications.\n${warnings.map(({ key, rule }) => warningLine(`${key ?? ''} ${rule}`, style)).join('')}`,
      );
      return 0;
    });
  }

  /** From whoever sits there, unseen where it is a secret; else from what is piped in. `null`: nobody wants to say it. */
  async #typed(): Promise<string | null> {
    const { stdin, stderr } = this.context;
    if (!isTerminal(stdin)) {
      if (!this.quiet && !this.json) stderr.write(`Reading the value of ${this.key} from standard input.\n`);
      const text = (await readAll(stdin)).replace(/\r?\n$/, '');
      if (text === '')
        throw new UsageError(
          `Nothing was piped in. Give the value, or pipe it in: woosoo config set ${this.key} < file. An empty one: woosoo config set ${this.key} ""`,
        );
      return text;
    }
    if (this.json)
      throw new UsageError(`Nobody is asked with --json: give the value, or pipe it in, like \`woosoo config set ${this.key} < file\`.`);
    using asking = new Asking(stdin, stderr);
    const secret = isSecretKey(this.key);
    return await asking.ask(`${this.key}${secret ? ' (does not show)' : ''}: `, { secret });
  }
}

/** Changes how values are kept in the file, without changing what they are. */
abstract class KeepingCommand extends ConfigCommand {
  keys = Option.Rest({ name: 'key', required: 1 });

  protected keep(how: 'encrypt' | 'decrypt', done: string): Promise<number> {
    const { environment, keys } = this;
    const changing = this.findRoot().andThen((root) => openMasterConfig(new BranchPaths(root), { environment })[how](keys));
    return this.settle(changing, ({ file, lines, warnings }) => {
      this.present(
        { file, keys, changed: lines.length > 0, warnings },
        (style) => `${style.good('✓')} ${keys.join(', ')} in ${file}: ${lines.length > 0 ? done : 'as before'}.\n`,
      );
      return 0;
    });
  }
}

export class ConfigEncryptCommand extends KeepingCommand {
  static override paths = [['config', 'encrypt']];
  static override usage = Command.Usage({
    category,
    description: 'Keep values encrypted in deployment.config.env',
    details:
      'They are encrypted (age) for the key of this machine, .woosoo/keys/machine.key, and the recovery keys of the owner (RECOVERY_RECIPIENTS). They are decrypted in memory alone, and into the files of the applications that need them. What is encrypted already is encrypted anew, for the recovery keys of today.',
    examples: [['Passwords', 'woosoo config encrypt DB_PASSWORD APP_KEY']],
  });

  protected override run(): Promise<number> {
    return this.keep('encrypt', 'encrypted');
  }
}

export class ConfigDecryptCommand extends KeepingCommand {
  static override paths = [['config', 'decrypt']];
  static override usage = Command.Usage({
    category,
    description: 'Write encrypted values readable into deployment.config.env again',
    examples: [['One key', 'woosoo config decrypt DB_PASSWORD']],
  });

  protected override run(): Promise<number> {
    return this.keep('decrypt', 'readable');
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

function notSet(key: string): WoosooError {
  const meant = suggest(key.toUpperCase(), [...masterKeys.keys()])[0];
  const remedy =
    meant === undefined || meant === key
      ? `Set it with \`woosoo config set ${key} VALUE\`. Where it has a default, that is what counts.`
      : `Did you mean ${meant}? \`woosoo config get\` lists what is set.`;
  return keyNotSet({ message: `${key} is not set in the configuration.`, remedy });
}

function warningLine(text: string, style: Style): string {
  return `${style.warning('!')} ${text}\n`;
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}
