import { parseArgs } from 'node:util';
import { openBranch } from '../create-woosoo.ts';
import { agentLogger } from './agent-logger.ts';
import { runAgent } from './run-agent.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

/** The agent as a process of its own: `--root FOLDER [--env NAME]`. For the entry of a bundle. */
export async function runAgentProcess(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...argv], options: { root: { type: 'string' }, env: { type: 'string' } } });
  const stop = new AbortController();
  for (const name of SIGNALS) process.on(name, () => stop.abort());
  const logger = agentLogger((line) => void process.stdout.write(line));
  const open = () => openBranch({ root: values.root, env: values.env });
  const ended = await runAgent({ open, environment: values.env, signal: stop.signal, logger });
  if (ended.isOk()) return;
  logger.error(`${ended.error.message} ${ended.error.remedy}`);
  process.exitCode = 1;
}
