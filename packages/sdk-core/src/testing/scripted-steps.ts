import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { commandFailed } from '../errors/core-errors.ts';
import type { WoosooError } from '../errors/woosoo-error.ts';
import type { StepContext, StepKind } from '../operations/step-kind.ts';

export function stepFailure(message: string): WoosooError {
  return commandFailed({ message, remedy: 'None.', cause: new Error('beneath') });
}

/** What a step is asked to do. */
export type StepAct = 'prepare' | 'do' | 'undo' | 'finish';
type Behaviour = (context: StepContext) => ResultAsync<void, WoosooError>;

/** Steps whose behaviour a test sets by `<act> <step id>`; all acts are noted. */
export class ScriptedSteps {
  readonly acts: string[] = [];
  readonly behaviours = new Map<string, Behaviour>();
  readonly kind: StepKind<string, string> = {
    kind: 'scripted',
    params: z.string(),
    undoData: z.string().startsWith('before '),
    prepare: (id, context) => this.#act('prepare', id, context).map(() => `before ${id}`),
    do: (id, _undo, context) => this.#act('do', id, context),
    undo: (id, _undo, context) => this.#act('undo', id, context),
    finish: (id, _undo, context) => this.#act('finish', id, context),
  };

  on(act: `${StepAct} ${string}`, behaviour: Behaviour): void {
    this.behaviours.set(act, behaviour);
  }

  fail(act: `${StepAct} ${string}`): void {
    this.on(act, () => errAsync(stepFailure(act)));
  }

  /** Acts but `prepare`. */
  get deeds(): readonly string[] {
    return this.acts.filter((act) => !act.startsWith('prepare'));
  }

  #act(act: StepAct, id: string, context: StepContext): ResultAsync<void, WoosooError> {
    this.acts.push(`${act} ${id}`);
    return this.behaviours.get(`${act} ${id}`)?.(context) ?? okAsync(undefined);
  }
}
