import type { Figure } from '../figure.ts';
import { logBranch } from '../log-branch.ts';
import { compare } from '../median.ts';
import { runProgram } from '../run-program.ts';
import { commandMissing, woosoo } from '../woosoo.ts';

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

export const logSearches: readonly Figure[] = [
  search('rare', 'a rare text', 'Payment gateway declined'),
  search('regex', 'an expression', 'Pay\\w+ gateway.* \\d{6,}'),
  search('common', 'a text in every 40th line', 'Order \\d+ of table 7 was'),
];
