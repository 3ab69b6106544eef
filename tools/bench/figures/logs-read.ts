import type { Figure } from '../figure.ts';
import { logBranch } from '../log-branch.ts';
import { compare } from '../median.ts';
import { runProgram } from '../run-program.ts';
import { commandMissing, woosoo } from '../woosoo.ts';

const bareNode = () => runProgram(process.execPath, ['-e', '0']);

export const logsLast: Figure = {
  name: 'logs-last',
  title: 'woosoo logs --lines 1000 of a long log',
  against: 'tail -n 1000, then a bare start of Node',
  target: '<= 2 x',
  async measure() {
    const missing = commandMissing();
    if (missing !== null) return missing;
    const { log, root } = logBranch();
    const ours = () => woosoo(['logs', 'laravel', '--lines', '1000', '--root', root]);
    const reference = async () => {
      await runProgram('tail', ['-n', '1000', log]);
      await bareNode();
    };
    return { ...(await compare(9, ours, reference)), unit: 'ms' };
  },
};

export const logsSince: Figure = {
  name: 'logs-since',
  title: 'woosoo logs --since, the last minute of a long log',
  against: 'a bare start of Node',
  target: '< 200 ms',
  async measure() {
    const missing = commandMissing();
    if (missing !== null) return missing;
    const { end, root } = logBranch();
    const since = new Date(end.getTime() - 60_000).toISOString();
    return { ...(await compare(9, () => woosoo(['logs', 'laravel', '--since', since, '--root', root]), bareNode)), unit: 'ms' };
  },
};
