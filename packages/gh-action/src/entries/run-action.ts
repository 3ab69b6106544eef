import { join } from 'node:path';
import { frugalNode, openBranch } from '@woosoo/sdk-deploy';
import type { Action } from '../actions/action.ts';
import { main, type ActionPart } from '../main.ts';
import { cancelOnSignals } from '../runner/cancel-on-signals.ts';
import { ToolkitRunner } from '../runner/toolkit-runner.ts';
import { workflowContext } from '../runner/workflow-context.ts';

/**
 * Runs an action in this process, for the entry of a bundle. `folder` is that of the bundles: the daemon of the embedded supervisor, the agent
 * and the host of services under NSSM lie beside the actions there.
 */
export async function runAction(action: Action, part: ActionPart, folder: string): Promise<void> {
  const runner = new ToolkitRunner();
  const beside = (name: string, flags: readonly string[] = []) => ({ program: process.execPath, args: [...flags, join(folder, name)] });
  const entries = { daemon: beside('supervisor-daemon.mjs'), agent: beside('agent.mjs', frugalNode), nssmHost: beside('nssm-host.mjs') };
  using cancel = cancelOnSignals((text) => runner.line(text));
  const context = workflowContext(process.env, process.cwd());
  process.exitCode = await main(action, part, {
    runner,
    context,
    signal: cancel.signal,
    open: (options) => openBranch({ ...options, ...entries }),
  });
}
