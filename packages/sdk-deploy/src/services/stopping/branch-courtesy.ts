import type { BranchConfig, BranchPaths, Clock, FileSystem, HttpClient, ProcessRunner } from '@woosoo/sdk-core';
import type { ResultAsync } from 'neverthrow';
import type { ServiceController, ServiceDefinition, ServiceCourtesy, ServiceError, StopManners } from '@woosoo/sdk-services';
import type { WhyDown } from '../why/why-down.ts';
import { applicationOf } from './application-of.ts';
import { NginxManners } from './nginx-manners.ts';
import { PausedQueues } from './paused-queues.ts';
import { QueueWorkerManners } from './queue-worker-manners.ts';
import { ReverbManners } from './reverb-manners.ts';

export interface BranchCourtesyDeps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly processes: ProcessRunner;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly services: ServiceController;
  readonly why: Pick<WhyDown, 'explain' | 'started'>;
}

/** What a branch's services need around their starts and stops, whichever manager runs them. */
export class BranchCourtesy implements ServiceCourtesy {
  readonly clock: Clock;
  readonly #queueWorker: QueueWorkerManners;
  readonly #why: BranchCourtesyDeps['why'];
  readonly #manners: Readonly<Record<ReturnType<typeof applicationOf>, StopManners | null>>;

  constructor(deps: BranchCourtesyDeps) {
    this.clock = deps.clock;
    this.#why = deps.why;
    this.#queueWorker = new QueueWorkerManners({ ...deps, paused: new PausedQueues(deps) });
    this.#manners = {
      'queue-worker': this.#queueWorker,
      reverb: new ReverbManners(deps),
      nginx: new NginxManners({ ...deps, platform: process.platform }),
      other: null,
    };
  }

  mannersOf(definition: ServiceDefinition): StopManners | null {
    return this.#manners[applicationOf(definition)];
  }

  /** A queue that a stop which was cut off has left paused would keep orders waiting for ever. */
  async beforeStart(definition: ServiceDefinition): Promise<void> {
    if (applicationOf(definition) === 'queue-worker') await this.#queueWorker.resume(definition).unwrapOr(undefined);
  }

  async afterStart(definition: ServiceDefinition): Promise<void> {
    await this.#why.started(definition).unwrapOr(undefined);
  }

  explain(error: ServiceError): ResultAsync<ServiceError, never> {
    return this.#why.explain(error);
  }
}
