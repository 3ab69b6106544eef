import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure } from '../figure.ts';
import { logBranch } from '../log-branch.ts';
import { compare } from '../median.ts';
import { runProgram } from '../run-program.ts';
import { commandMissing, woosoo } from '../woosoo.ts';

const RARE = 'Payment gateway declined';

/** The whole command, beside ripgrep and the bare start of Node, one after the other. */
function search(name: string, what: string, pattern: string): Figure {
  return {
    name: `logs-search-${name}`,
    title: `woosoo logs --search, ${what}`,
    against: 'rg, then a bare start of Node',
    target: '<= 2 x',
    async measure() {
      const missing = commandMissing();
      if (missing !== null) return missing;
      if ((await runProgram('rg', ['--version']).catch(() => null))?.code !== 0)
        return { skipped: 'needs ripgrep: apt-get install ripgrep' };
      const { log, root } = logBranch();
      const ours = () => woosoo(['logs', 'laravel', '--search', pattern, '--root', root]);
      const reference = async () => {
        await runProgram('rg', ['--no-line-number', pattern, log]);
        await runProgram(process.execPath, ['-e', '0']);
      };
      await ours();
      return { ...(await compare(5, ours, reference)), unit: 'ms' };
    },
  };
}

/** A program that knows entries of many lines too, as ours does; what it keeps goes to a folder of its own. */
const besideLnav: Figure = {
  name: 'logs-search-lnav',
  title: 'woosoo logs --search, a rare text',
  against: 'lnav -n, which gives whole entries too',
  target: '<= 1 x',
  async measure() {
    const missing = commandMissing();
    if (missing !== null) return missing;
    if ((await runProgram('lnav', ['-V']).catch(() => null))?.code !== 0) return { skipped: 'needs lnav: apt-get install lnav' };
    const { log, root } = logBranch();
    const ours = () => woosoo(['logs', 'laravel', '--search', RARE, '--root', root]);
    const env = { HOME: mkdtempSync(join(root, 'lnav-')) };
    const reference = () => runProgram('lnav', ['-n', '-c', `:filter-in ${RARE}`, log], false, env);
    await ours();
    return { ...(await compare(3, ours, reference)), unit: 'ms' };
  },
};

export const logSearches: readonly Figure[] = [
  search('rare', 'a rare text', RARE),
  search('regex', 'an expression', 'Pay\\w+ gateway.* \\d{6,}'),
  search('common', 'a text in every 40th line', 'Order \\d+ of table 7 was'),
  besideLnav,
];
