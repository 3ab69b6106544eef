import { join } from 'node:path';
import { openBranch } from '@woosoo/sdk-deploy';
import type { Action } from '../actions/action.ts';
import { main } from '../main.ts';
import { cancelOnSignals } from '../runner/cancel-on-signals.ts';
import { ToolkitRunner } from '../runner/toolkit-runner.ts';
import { workflowContext } from '../runner/workflow-context.ts';

/**
 * Runs an action in this process, for the entry of a bundle. `folder` is that of the bundles: the daemon of the embedded supervisor and
 * the agent lie beside the actions there.
 */
export async function runAction(action: Action, folder: string): Promise<void> {
  const runner = new ToolkitRunner();
  const daemon = { program: process.execPath, args: [join(folder, 'supervisor-daemon.mjs')] };
  const agent = { program: process.execPath, args: [join(folder, 'agent.mjs')] };
  using cancel = cancelOnSignals((text) => runner.line(text));
  const context = workflowContext(process.env, process.cwd());
  process.exitCode = await main(action, {
    runner,
    context,
    signal: cancel.signal,
    open: (options) => openBranch({ ...options, daemon, agent }),
  });
}
