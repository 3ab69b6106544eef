import type { ComponentName } from '@woosoo/sdk-core';
import type { DefinitionDrift, ServiceDefinition, ServiceStatus } from '@woosoo/sdk-services';
import type { SourceFacts } from '../builders/builder.ts';
import type { PlannedFile, PlannedMigration } from './deploy-plan.ts';
import type { Release, Runtime } from '../releases/release.ts';

/** A component as it is: its sources, and what is there of it on this box. */
export interface ComponentFacts {
  readonly name: ComponentName;
  readonly sources: SourceFacts;
  /** Of sources, build environment and configuration together. */
  readonly fingerprint: string;
  readonly configHash: string;
  readonly commit: string | null;
  readonly current: Release | null;
  /** The newest complete release with this fingerprint. */
  readonly reusable: Release | null;
  /** A release of the same content that was rolled back from. */
  readonly condemned: string | null;
  /** The newest complete release whatever its content, for `--skip-build`. */
  readonly newest: Release | null;
  /** What a build of these sources is expected to give. */
  readonly expectedRuntime: Runtime;
}

/** A rendered file whose new text is staged (0600) for the operation when the plan is applied. */
export interface FileFacts extends PlannedFile {
  readonly absolutePath: string;
  /** Where the new text lies once it is staged; named by its SHA-256. */
  readonly stagedPath: string;
  readonly mode: number;
  /** What must know of the change: `nginx` reloads, `php` restarts, a component has its caches made anew. */
  readonly affects: 'nginx' | 'php' | 'component' | 'services';
  /** Services that read it when they start. */
  readonly restarts?: readonly string[] | undefined;
}

/** The branch as it is, gathered before anything is decided. Reading it changes nothing. */
export interface DeployFacts {
  readonly at: Date;
  readonly branchId: string;
  readonly environment: string;
  readonly components: readonly ComponentFacts[];
  readonly files: readonly FileFacts[];
  /** Folders that programs of the branch need and do not make themselves. */
  readonly folders: readonly string[];
  readonly services: {
    readonly statuses: readonly ServiceStatus[];
    readonly wanted: readonly ServiceDefinition[];
    readonly drift: readonly DefinitionDrift[];
    /** Which services run code of which component. */
    readonly bound: Readonly<Record<string, readonly string[]>>;
  };
  /** Those that would run, of the sources as they are, and of the newest complete release. */
  readonly migrations: readonly PlannedMigration[];
  readonly migrationsOfNewest: readonly PlannedMigration[];
  /** Names of those that the database has seen. */
  readonly ranMigrations: readonly string[];
  /** Whether there is a database with tables in it to back up. */
  readonly hasData: boolean;
  /** The names in the folder of backups; a new one must be another. */
  readonly backups: readonly string[];
  /** Earlier durations of step kinds, for what is expected now. */
  readonly durations: Readonly<Record<string, number>>;
  /** Hashes of what decisions rest on, by a name that a person understands. */
  readonly machine: Readonly<Record<string, string>>;
}
