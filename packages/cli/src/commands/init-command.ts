import { createInterface } from 'node:readline/promises';
import { resolve } from 'node:path';
import { Command, Option } from 'clipanion';
import { initBranch } from '@woosoo/sdk-deploy';
import { masterKeys, NodeFileSystem, Sensitive, type InitialAnswers, type MasterKey } from '@woosoo/sdk-core';
import { isTerminal } from '../terminal/is-terminal.ts';
import { BranchCommand } from './branch-command.ts';

/** What has to be asked; everything else has a default or is generated. */
const QUESTIONS: readonly MasterKey[] = ['BRANCH_ID', 'APP_IP', 'DB_CONNECTION'];
const SERVER_QUESTIONS: readonly MasterKey[] = ['DB_HOST', 'DB_DATABASE', 'DB_USERNAME', 'DB_PASSWORD'];

export class InitCommand extends BranchCommand {
  static override paths = [['init']];
  static override usage = Command.Usage({
    category: 'Deploy',
    description: 'Set a branch folder up',
    details:
      'Writes deployment.config.env with fresh keys, checks it, makes the folders. Asks what it needs to know, or takes it as KEY=VALUE. Secrets are better asked for, or set later with `woosoo config set`.',
    examples: [
      ['Ask', 'woosoo init'],
      ['A demo on this machine', 'woosoo init --set BRANCH_ID=demo --set APP_IP=127.0.0.1 --set DB_CONNECTION=sqlite'],
    ],
  });

  set = Option.Array('--set', [], { description: 'KEY=VALUE; any key of the configuration, as often as needed' });
  force = Option.Boolean('--force', false, { description: 'Write over a configuration that is there (it is kept beside)' });

  protected override async run(): Promise<number> {
    const root = resolve(this.root ?? this.context.env['WOOSOO_ROOT'] ?? process.cwd());
    const answers = await this.#answers();
    if (typeof answers === 'number') return answers;
    return this.settle(initBranch({ root, answers, force: this.force }, { fileSystem: new NodeFileSystem() }), (report) => {
      this.present(
        report,
        (style) =>
          `${style.good('✓')} ${style.strong(`Branch ${report.branchId} is set up in ${report.root}.`)}\n  Generated: ${report.generated.join(', ')}\n  Next: put the applications into ${report.root}/apps, then \`woosoo check\` and \`woosoo deploy --full\`.\n`,
      );
      return 0;
    });
  }

  async #answers(): Promise<InitialAnswers | number> {
    const answers: Partial<Record<MasterKey, string | Sensitive>> = {};
    for (const pair of this.set) {
      const at = pair.indexOf('=');
      const key = pair.slice(0, at);
      if (at < 1 || !isMasterKey(key))
        return this.#refuse(
          `--set ${at < 1 ? pair : key} is not KEY=VALUE with a key of the configuration. \`woosoo config schema\` lists them.`,
        );
      answers[key] = secretOr(key, pair.slice(at + 1));
    }
    const open = (keys: readonly MasterKey[]): readonly MasterKey[] => keys.filter((key) => !(key in answers));
    if (open(QUESTIONS).length > 0 && !isTerminal(this.context.stdin))
      return this.#refuse(
        `Nobody can be asked here; give --set ${open(QUESTIONS)
          .map((key) => `${key}=...`)
          .join(' --set ')}`,
      );
    if (open(QUESTIONS).length > 0) {
      const asking = createInterface({ input: this.context.stdin, output: this.context.stderr });
      const ask = async (key: MasterKey): Promise<void> => {
        const { description, example, default: fallback } = masterKeys.get(key) ?? { description: key, example: '', default: null };
        const given = (await asking.question(`${description}\n${key} [${fallback ?? example}]: `)).trim();
        answers[key] = secretOr(key, given === '' ? (fallback ?? example) : given);
      };
      for (const key of open(QUESTIONS)) await ask(key);
      if (answers.DB_CONNECTION !== 'sqlite') for (const key of open(SERVER_QUESTIONS)) await ask(key);
      asking.close();
    }
    return answers;
  }

  #refuse(text: string): number {
    this.context.stderr.write(`${text}\n`);
    return 2;
  }
}

function isMasterKey(key: string): key is MasterKey {
  return [...masterKeys.keys()].some((known) => known === key);
}

function secretOr(key: MasterKey, value: string): string | Sensitive {
  return masterKeys.get(key)?.secret === true ? Sensitive.of(value) : value;
}
