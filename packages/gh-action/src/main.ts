import type { Action, ActionDeps } from './actions/action.ts';

/** Which part of an action a process is for. The runner starts each from a file of its own, so that nothing has to be guessed: a job that was cancelled while its bundle was loading must not be deployed by the part that cleans up after it. */
export type ActionPart = 'step' | 'after-job';

/** Runs a part of an action and gives the exit code. */
export function main(action: Action, part: ActionPart, deps: ActionDeps): Promise<number> {
  return part === 'after-job' ? (action.afterJob?.(deps) ?? Promise.resolve(0)) : action.main(deps);
}
