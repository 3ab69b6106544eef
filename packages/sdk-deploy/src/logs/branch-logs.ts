import { err, ok, Result, type ResultAsync } from 'neverthrow';
import {
  safeTry,
  type BranchConfig,
  type BranchPaths,
  type Clock,
  type ErrorOf,
  type FileSystem,
  type TextRedactor,
  type WoosooError,
} from '@woosoo/sdk-core';
import {
  exportEntries,
  LogReader,
  type ExportFormat,
  type ExportReport,
  type LogBatch,
  type LogBatches,
  type LogError,
  type LogQuery,
  type LogSource,
  type LogView,
  type LogZones,
  type ServiceController,
} from '@woosoo/sdk-services';
import { logUnknown } from '../errors.ts';
import { applicationZone } from './application-zone.ts';
import { branchLogSources, type BranchLog } from './branch-log-sources.ts';
import { redactEntries } from './redact-entries.ts';

export interface BranchLogsDeps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly services: ServiceController;
  readonly redactor: TextRedactor;
}

/**
 * What the programs of a branch wrote, known secrets masked.
 *
 * @example
 * ```ts
 * import { createWoosoo } from '@woosoo/sdk-deploy';
 *
 * await using woosoo = await createWoosoo({ root: '.' });
 * const sources = (await woosoo.logs.sources(['laravel', 'nginx'])).unwrapOr([]);
 * for await (const batch of woosoo.logs.read(sources, { level: 'error', since: new Date(Date.now() - 3_600_000) })) {
 *   for (const { time, source, message } of batch.unwrapOr([])) console.log(time, source, message);
 * }
 * ```
 */
export class BranchLogs {
  readonly #deps: BranchLogsDeps;
  readonly #reader: LogReader;

  constructor(deps: BranchLogsDeps) {
    this.#deps = deps;
    this.#reader = new LogReader(deps);
  }

  /** Logs by their names or by the service that writes them (`nginx` has three); all for no name, or `all`. */
  sources(names: readonly string[] = []): ResultAsync<readonly LogSource[], WoosooError> {
    const { config, paths, fileSystem, services } = this.#deps;
    return safeTry(async function* () {
      const component = config.components.find(({ name }) => name === 'backend');
      const live = (yield* fileSystem.stat(paths.current('backend'))) === null ? component?.directory : paths.current('backend');
      const application = live === undefined ? machineZone() : yield* applicationZone(fileSystem, live);
      const others = yield* otherLogs(fileSystem, paths.serviceLogs);
      const zones: LogZones = {
        application,
        get machine() {
          return machineZone();
        },
      };
      const all = branchLogSources({ config, paths, services, zones, others });
      return chosen(all, names).map((logs) => logs.map((log) => log.source()));
    });
  }

  /** The wanted entries, oldest first. */
  read(sources: readonly LogSource[], query: LogQuery = {}): LogBatches {
    return this.#redacted(this.#reader.read(sources, query));
  }

  /** The wanted entries, newest first. */
  readBack(sources: readonly LogSource[], query: LogQuery = {}): LogBatches {
    return this.#redacted(this.#reader.readBack(sources, query));
  }

  /** The last `lines` entries, then what is written from now on, each once, until the signal aborts. */
  follow(sources: readonly LogSource[], query: LogQuery = {}): LogBatches {
    return this.#redacted(this.#reader.follow(sources, query));
  }

  /** A place to look back and ahead from. */
  async open(sources: readonly LogSource[], query: LogQuery = {}): Promise<Result<LogView, LogError>> {
    return (await this.#reader.open(sources, query)).map((view) => ({
      back: () => this.#redacted(view.back()),
      ahead: () => this.#redacted(view.ahead()),
      [Symbol.asyncDispose]: () => view[Symbol.asyncDispose](),
    }));
  }

  /** Writes the wanted entries to a file, whole or not at all. */
  export(
    sources: readonly LogSource[],
    query: LogQuery,
    target: { readonly path: string; readonly format: ExportFormat },
  ): ResultAsync<ExportReport, WoosooError> {
    return exportEntries(this.read(sources, query), { ...target, fileSystem: this.#deps.fileSystem });
  }

  async *#redacted(batches: AsyncGenerator<LogBatch, void, void>): LogBatches {
    for await (const batch of batches) yield batch.map((entries) => redactEntries(entries, this.#deps.redactor));
  }
}

/** Logs of services that the configuration no longer has. */
function otherLogs(fileSystem: FileSystem, folder: string): ResultAsync<readonly string[], WoosooError> {
  return safeTry(async function* () {
    if ((yield* fileSystem.stat(folder)) === null) return ok([]);
    const names = (yield* fileSystem.list(folder)).map(({ name }) => /^([a-z][a-z0-9-]*)\.log$/.exec(name)?.[1]);
    return ok(names.filter((name) => name !== undefined && name !== 'nginx-access' && name !== 'nginx-error') as string[]); // filtered
  });
}

/** Takes milliseconds to find out the first time. */
const machineZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

function chosen(all: readonly BranchLog[], names: readonly string[]): Result<readonly BranchLog[], ErrorOf<typeof logUnknown>> {
  if (names.length === 0 || names.includes('all')) return ok(all);
  const unknown = names.find((wanted) => !all.some(({ name, service }) => name === wanted || service === wanted));
  if (unknown === undefined)
    return ok(all.filter(({ name, service }) => names.includes(name) || (service !== null && names.includes(service))));
  return err(
    logUnknown({
      message: `There is no log "${unknown}".`,
      remedy: `There are: ${all.map(({ name }) => name).join(', ')}.`,
      detail: { log: unknown },
    }),
  );
}
