import { fileURLToPath } from 'node:url';

/** How the agent is started: `program ...args --root FOLDER`. */
export interface AgentEntry {
  readonly program: string;
  readonly args: readonly string[];
}

/** The agent beside this file: compiled in a package, TypeScript in a checkout. A bundle has no such file and must pass its own entry. */
export function defaultAgentEntry(): AgentEntry {
  const fromSource = import.meta.url.endsWith('.ts');
  const entry = fileURLToPath(new URL(fromSource ? '../monitoring/agent-main.ts' : '../monitoring/agent-main.js', import.meta.url));
  return { program: process.execPath, args: fromSource ? ['--conditions=@woosoo/source', entry] : [entry] };
}
