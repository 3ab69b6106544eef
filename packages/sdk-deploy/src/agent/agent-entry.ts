import { fileURLToPath } from 'node:url';

/** How the agent is started: `program ...args --root FOLDER`. */
export interface AgentEntry {
  readonly program: string;
  readonly args: readonly string[];
}

/** It runs for months beside guests' orders and makes little waste: a small nursery keeps some 8 MB less. */
export const frugalNode: readonly string[] = ['--max-semi-space-size=1'];

/** The agent beside this file: compiled in a package, TypeScript in a checkout. A bundle has no such file and must pass its own entry. */
export function defaultAgentEntry(): AgentEntry {
  const fromSource = import.meta.url.endsWith('.ts');
  const entry = fileURLToPath(new URL(fromSource ? '../monitoring/agent-main.ts' : '../monitoring/agent-main.js', import.meta.url));
  return { program: process.execPath, args: [...frugalNode, ...(fromSource ? ['--conditions=@woosoo/source'] : []), entry] };
}
