import type { ComponentName } from '@woosoo/sdk-core';
import type { ServiceDefinition } from '@woosoo/sdk-services';
import type { Release, Runtime } from '../releases/release.ts';
import type { FileFacts } from './deploy-facts.ts';
import type { DeployPlan } from './deploy-plan.ts';

/** What an earlier report tells of a deploy. */
export interface PastDeploy {
  readonly id: string;
  readonly kind: string;
  readonly outcome: string;
  /** Component → the release that was live afterwards. */
  readonly releases: Readonly<Record<string, string>>;
  readonly plan: Pick<DeployPlan, 'components'> | null;
}

/** What a rollback is decided from. */
export interface RollbackFacts {
  readonly at: Date;
  readonly branchId: string;
  readonly environment: string;
  readonly components: readonly {
    readonly name: ComponentName;
    readonly current: Release | null;
    readonly releases: readonly Release[];
    /** Hash of the `.env` as it is now: a release whose caches were made from another one gets them made anew. */
    readonly configHash: string;
    readonly boundServices: readonly string[];
  }[];
  /** What would have to be set up for releases that are served in another way than the one that runs. */
  readonly servings: readonly Serving[];
  /** Services that run, in the order of their manager. */
  readonly running: readonly string[];
  readonly database: {
    /** The migrations that it has seen. */
    readonly ran: readonly string[];
    /** Backups from which it could be restored. */
    readonly backups: readonly DatabaseBackup[];
  };
  /** The names in the folder of backups; a new one must be another. */
  readonly backupNames: readonly string[];
  /** Newest first. */
  readonly deploys: readonly PastDeploy[];
  readonly durations: Readonly<Record<string, number>>;
  readonly machine: Readonly<Record<string, string>>;
}

/** A complete backup that holds the database. */
export interface DatabaseBackup {
  readonly id: string;
  readonly createdAt: Date;
}

/** A way of serving the tablet application that is not the present one, and what it needs. */
export interface Serving {
  readonly runtime: Runtime;
  /** Where builds look for what to expect. */
  readonly observedPath: string;
  /** nginx.conf, where it changes. */
  readonly files: readonly FileFacts[];
  readonly install: readonly ServiceDefinition[];
  readonly remove: readonly string[];
}
