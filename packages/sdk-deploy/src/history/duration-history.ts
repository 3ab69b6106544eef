import { join } from 'node:path';
import { type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import type { BranchPaths, FileSystem, FileSystemError, StepReport } from '@woosoo/sdk-core';
import { durationKey } from './expected-time.ts';

const schema = z.record(z.string(), z.number());

/** How much the newest run counts: enough to follow a faster disk, not enough to believe one slow evening. */
const WEIGHT = 0.4;

/** How long each kind of step took here, so that a display can say how long it will take now. Losing it costs nothing but that. */
export class DurationHistory {
  readonly #fileSystem: FileSystem;
  readonly #path: string;

  constructor(deps: { readonly fileSystem: FileSystem; readonly paths: BranchPaths }) {
    this.#fileSystem = deps.fileSystem;
    this.#path = join(deps.paths.cache, 'durations.json');
  }

  read(): ResultAsync<Readonly<Record<string, number>>, FileSystemError> {
    return this.#fileSystem.readTextIfExists(this.#path).map(parse);
  }

  record(steps: readonly StepReport[]): ResultAsync<void, FileSystemError> {
    return this.read().andThen((known) =>
      this.#fileSystem.writeTextAtomic(this.#path, `${JSON.stringify(withSteps(known, steps), null, 2)}\n`),
    );
  }
}

/** Only steps that were done count: a failure's duration says nothing. */
export function withSteps(known: Readonly<Record<string, number>>, steps: readonly StepReport[]): Record<string, number> {
  const next = { ...known };
  for (const step of steps) {
    if (step.outcome !== 'done') continue;
    const key = durationKey(step);
    const before = next[key];
    next[key] = Math.round(before === undefined ? step.durationMs : before * (1 - WEIGHT) + step.durationMs * WEIGHT);
  }
  return next;
}

function parse(text: string | null): Record<string, number> {
  try {
    return schema.parse(JSON.parse(text ?? '{}'));
  } catch {
    return {};
  }
}
