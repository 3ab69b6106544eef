import { join, resolve } from 'node:path';
import { Command, Option, UsageError } from 'clipanion';
import { initBranch, mayInit, type InitReport } from '@woosoo/sdk-deploy';
import { exitCodes, masterKeys, NodeFileSystem, Sensitive, type InitialAnswers, type MasterKey } from '@woosoo/sdk-core';
import { askForAnswers, openQuestions, secretOr } from '../init/ask-for-answers.ts';
import { Asking } from '../terminal/asking.ts';
import { isTerminal } from '../terminal/is-terminal.ts';
import type { Style } from '../terminal/style.ts';
import { BranchCommand } from './branch-command.ts';

export class InitCommand extends BranchCommand {
  static override paths = [['init']];
  static override usage = Command.Usage({
    category: 'Set-up and help',
    description: 'Set a branch folder up',
    details:
      'Writes deployment.config.env with fresh keys, checks it, makes the folders. Asks what it needs to know, or takes it as KEY=VALUE; without a terminal everything has to be given. Passwords are better asked for, or set later with `woosoo config set`: a command line can be read by others.',
    examples: [
      ['Ask', 'woosoo init'],
      ['A demo on this machine', 'woosoo init --set BRANCH_ID=demo --set APP_IP=127.0.0.1 --set DB_CONNECTION=sqlite'],
    ],
  });

  set = Option.Array('--set', [], { description: 'A value of the configuration; as often as needed' });
  force = Option.Boolean('--force', false, { description: 'Write over a configuration that is there (it is kept beside)' });

  protected override async run(): Promise<number> {
    const root = resolve(this.root ?? this.context.env['WOOSOO_ROOT'] ?? process.cwd());
    const fileSystem = new NodeFileSystem();
    const given = this.#given();
    return this.settle(mayInit({ root, force: this.force }, { fileSystem }), async () => {
      const answers = await this.#answers(given);
      if (answers === null) return exitCodes.cancelled;
      return this.settle(initBranch({ root, answers, force: this.force }, { fileSystem }), (report) => {
        this.present(report, (style) => initText(report, style));
        return 0;
      });
    });
  }

  #given(): InitialAnswers {
    const answers: Partial<Record<MasterKey, string | Sensitive>> = {};
    for (const pair of this.set) {
      const at = pair.indexOf('=');
      if (at < 1) throw new UsageError('--set takes KEY=VALUE, for example --set BRANCH_ID=cebu-01.');
      const key = pair.slice(0, at);
      if (!isMasterKey(key)) throw new UsageError(`--set ${key}: the configuration has no such key. \`woosoo config schema\` lists them.`);
      answers[key] = secretOr(key, pair.slice(at + 1));
    }
    return answers;
  }

  /** `null`: whoever was asked has left. */
  async #answers(given: InitialAnswers): Promise<InitialAnswers | null> {
    const open = openQuestions(given);
    if (open.length === 0) return given;
    const { stdin, stderr } = this.context;
    if (!isTerminal(stdin) || this.json) {
      const missing = open.map((key) => `--set ${key}=${masterKeys.get(key)?.example ?? '...'}`).join(' ');
      throw new UsageError(`Nobody can be asked here, so the answers have to be given, like this: woosoo init ${missing}`);
    }
    using asking = new Asking(stdin, stderr);
    const answers = await askForAnswers(given, asking, stderr, this.style(stderr));
    if (answers === null) stderr.write('Nothing was written.\n');
    return answers;
  }
}

function initText(report: InitReport, style: Style): string {
  return [
    `${style.good('✓')} ${style.strong(`Branch ${report.branchId} is set up in ${report.root}.`)}`,
    `  Generated: ${report.generated.join(', ')}`,
    '',
    `  Next: 1. put the applications into ${join(report.root, 'apps')}`,
    '        2. woosoo check',
    '        3. woosoo deploy --full',
    '',
  ].join('\n');
}

function isMasterKey(key: string): key is MasterKey {
  return [...masterKeys.keys()].some((known) => known === key);
}
