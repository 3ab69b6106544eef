import type { Action, ActionDeps } from './actions/action.ts';
import { rememberedWork } from './actions/remembered-work.ts';

/** Runs the part of an action that it is time for, and gives the exit code. */
export async function main(action: Action, deps: ActionDeps): Promise<number> {
  const work = rememberedWork(deps.runner);
  if (work.isAfterJob()) return action.afterJob(deps);
  work.arrive();
  return action.main(deps);
}
