import { ok, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { safeTry, scratchFile, type FileSystem, type StepContext, type WoosooError } from '@woosoo/sdk-core';
import type { ServiceController } from '@woosoo/sdk-services';
import type { MaintenanceStep } from './maintenance-step.ts';
import type { ServicesStopStep } from './services-stop-step.ts';

const keptSchema = z.object({
  names: z.array(z.string()),
  maintenance: z.object({ was: z.boolean() }),
  services: z.object({ running: z.array(z.string()), struggling: z.array(z.string()) }),
});
type Kept = z.infer<typeof keptSchema>;

/**
 * A time in which nothing writes: the maintenance page shows and every service but nginx is stopped. For work within a step that replaces the database
 * of a branch that serves. Afterwards all is as it was; when the work fails it stays quiet, since nothing should write then either.
 */
export class QuietTime {
  readonly #fileSystem: FileSystem;
  readonly #services: ServiceController;
  readonly #maintenance: MaintenanceStep;
  readonly #stop: ServicesStopStep;

  constructor(deps: {
    readonly fileSystem: FileSystem;
    readonly services: ServiceController;
    readonly maintenance: MaintenanceStep;
    readonly stop: ServicesStopStep;
  }) {
    this.#fileSystem = deps.fileSystem;
    this.#services = deps.services;
    this.#maintenance = deps.maintenance;
    this.#stop = deps.stop;
  }

  /** Whether a quiet time of this step was begun and has not ended: the process was cut off within it. */
  begun(context: StepContext): ResultAsync<boolean, WoosooError> {
    return this.#fileSystem.stat(keptFile(context)).map((stat) => stat !== null);
  }

  /** Can be cut off anywhere and called again with the same context. */
  around(context: StepContext, work: () => ResultAsync<void, WoosooError>): ResultAsync<void, WoosooError> {
    return safeTry(this, async function* () {
      const { names, maintenance, services } = yield* this.#keep(context);
      yield* this.#maintenance.do({ on: true });
      yield* this.#stop.do({ names }, services, context);
      yield* work();
      yield* this.#stop.undo({ names }, services, context);
      yield* this.#maintenance.undo({ on: true }, maintenance);
      return this.#fileSystem.remove(keptFile(context));
    });
  }

  /** What was up is written down before anything is stopped: a second call finds it stopped. */
  #keep(context: StepContext): ResultAsync<Kept, WoosooError> {
    return safeTry(this, async function* () {
      const text = yield* this.#fileSystem.readTextIfExists(keptFile(context));
      if (text !== null) return ok(keptSchema.parse(JSON.parse(text)));
      const names = (yield* this.#services.list()).map(({ name }) => name).filter((name) => name !== 'nginx');
      const kept: Kept = {
        names,
        maintenance: yield* this.#maintenance.prepare(),
        services: yield* this.#stop.prepare({ names }),
      };
      yield* this.#fileSystem.writeTextAtomic(keptFile(context), JSON.stringify(kept), { mode: 0o600 });
      return ok(kept);
    });
  }
}

function keptFile(context: StepContext): string {
  return scratchFile(context, 'quiet.json');
}
