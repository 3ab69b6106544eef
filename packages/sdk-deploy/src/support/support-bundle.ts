import { randomBytes } from 'node:crypto';
import { chmod, open, rename, rm } from 'node:fs/promises';
import { arch, cpus, platform, release, totalmem, uptime } from 'node:os';
import { join } from 'node:path';
import { err, ok, ResultAsync } from 'neverthrow';
import {
  fileSystemFailed,
  redactValue,
  safeTry,
  Sensitive,
  woosooVersion,
  type AuditTrail,
  type BranchConfig,
  type BranchPaths,
  type Clock,
  type FileSystem,
  type FileSystemError,
  type ProcessRunner,
  type TextRedactor,
  type WoosooError,
} from '@woosoo/sdk-core';
import { bundleNotClean } from '../errors.ts';
import type { BranchHealth } from '../health/branch-health.ts';
import type { BranchErrors } from '../logs/branch-errors.ts';
import type { BranchLogs } from '../logs/branch-logs.ts';
import type { Preflight } from '../preflight/preflight.ts';
import type { ReleaseStore } from '../releases/release-store.ts';
import { renderReportHtml } from '../report/html/report-html.ts';
import type { ReportStore } from '../report/report-store.ts';
import type { BranchServices } from '../services/branch-services.ts';
import { bundlePage } from './bundle-page.ts';
import { secretTraces } from './secret-traces.ts';
import { unzipped, zipArchive, type ArchivedFile } from './zip-archive.ts';

export interface SupportBundleDeps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly processes: ProcessRunner;
  readonly redactor: TextRedactor;
  readonly audit: AuditTrail;
  readonly logs: BranchLogs;
  readonly errors: BranchErrors;
  readonly reports: ReportStore;
  readonly releases: ReleaseStore;
  readonly health: BranchHealth;
  readonly preflight: Preflight;
  readonly services: BranchServices;
}

export interface BundleOptions {
  /** Where the archive goes. */
  readonly path: string;
  /** How many of the last entries of each log; 3000 when absent. */
  readonly lines?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface BundleReport {
  readonly path: string;
  readonly bytes: number;
  readonly files: readonly string[];
  /** What could not be gathered, and why. */
  readonly missing: readonly string[];
}

const LINES = 3000;
const DEPLOYS = 10;

/**
 * One archive with what somebody needs who helps from afar: logs, health, checks, services, deploys, errors, versions and the configuration, secrets masked. It is
 * read back and looked through for secrets before it gets its name. What cannot be gathered is left out and named: a bundle is wanted most when things are broken.
 */
export class SupportBundle {
  readonly #deps: SupportBundleDeps;

  constructor(deps: SupportBundleDeps) {
    this.#deps = deps;
  }

  create(options: BundleOptions): ResultAsync<BundleReport, WoosooError> {
    const { config, clock } = this.#deps;
    return safeTry(this, async function* () {
      const { files, missing } = await this.#gather(options);
      const archive = zipArchive(files, clock.now());
      const traces = secretTraces(config, unzipped(archive));
      if (traces.length > 0) return err(notClean(traces));
      yield* save(options.path, archive);
      return ok({ path: options.path, bytes: archive.length, files: files.map(({ name }) => name), missing });
    });
  }

  async #gather({
    lines = LINES,
    signal,
  }: BundleOptions): Promise<{ readonly files: readonly ArchivedFile[]; readonly missing: readonly string[] }> {
    const { config, clock, audit, errors, health, preflight, redactor, releases, reports, services } = this.#deps;
    const missing: string[] = [];
    // Before a page is made of it: a secret that holds a `&` is another text there.
    const redacted = <T>(value: T): T => redactValue(value, redactor) as T;
    const part = async <T>(what: string, work: ResultAsync<T, WoosooError>): Promise<T | null> =>
      work.match(
        (value) => value,
        (error) => {
          missing.push(`${what}: ${error.message}`);
          return null;
        },
      );
    const [checked, checks, running, grouped, deploys, trail, logs, versions] = await Promise.all([
      part('health', health.check({ signal })),
      part('checks', preflight.run({ signal })),
      part('services', services.list()),
      part('errors', errors.list({ signal })),
      part('deploys', reports.list(DEPLOYS)),
      part('audit trail', audit.read()),
      this.#logs(lines, missing),
      this.#versions(),
    ]);
    const live = await Promise.all(
      config.components.map(async ({ name }) => [name, (await part(`releases of ${name}`, releases.list(name))) ?? []] as const),
    );
    const json = (name: string, value: unknown): ArchivedFile[] =>
      value === null ? [] : [{ name, text: `${JSON.stringify(redactValue(value, redactor), null, 2)}\n` }];
    const files: ArchivedFile[] = [
      ...json('versions.json', versions),
      ...json('health.json', checked),
      ...json('checks.json', checks),
      ...json('services.json', running),
      ...json('releases.json', Object.fromEntries(live)),
      ...json('errors.json', grouped),
      ...json('audit.json', trail?.slice(-500) ?? null),
      { name: 'deployment.config.env', text: this.#configuration() },
      ...(await this.#configs()),
      ...(deploys ?? []).flatMap((report) => [
        ...json(`deploys/${report.id}.json`, report),
        { name: `deploys/${report.id}.html`, text: redactor.redact(renderReportHtml(redacted(report))) },
      ]),
      ...logs,
    ];
    const summary = { branchId: config.branchId, environment: config.environment, at: clock.now().toISOString(), versions };
    const page = bundlePage(
      redacted({
        ...summary,
        health: checked,
        services: running ?? [],
        errors: grouped,
        deploys: deploys ?? [],
        missing,
        files: files.map(({ name }) => name),
      }),
    );
    return {
      files: [{ name: 'index.html', text: redactor.redact(page) }, ...files],
      missing: missing.map((text) => redactor.redact(text)),
    };
  }

  async #logs(lines: number, missing: string[]): Promise<readonly ArchivedFile[]> {
    const { logs } = this.#deps;
    const files: ArchivedFile[] = [];
    const sources = await logs.sources();
    if (sources.isErr()) missing.push(`logs: ${sources.error.message}`);
    for (const source of sources.unwrapOr([])) {
      const texts: string[] = [];
      for await (const batch of logs.read([source], { lines })) {
        if (batch.isErr()) missing.push(batch.error.message);
        else
          texts.push(
            ...batch.value.map(({ text }) => (text.length > 20_000 ? `${text.slice(0, 20_000)}… (${text.length - 20_000} more)` : text)),
          );
      }
      if (texts.length > 0) files.push({ name: `logs/${source.name}.log`, text: `${texts.join('\n')}\n` });
    }
    return files;
  }

  /** Key by key, as it is written, secrets and all of unknown meaning masked. */
  #configuration(): string {
    const { config, redactor } = this.#deps;
    const lines = [...config.values].map(([key, value]) => `${key}=${value instanceof Sensitive ? '[REDACTED]' : redactor.redact(value)}`);
    return `${lines.join('\n')}\n`;
  }

  async #configs(): Promise<readonly ArchivedFile[]> {
    const { fileSystem, paths, redactor } = this.#deps;
    const found: ArchivedFile[] = [];
    for (const name of ['nginx.conf', 'php-fpm.conf']) {
      const text = await fileSystem.readTextIfExists(join(paths.configs, name)).unwrapOr(null);
      if (text !== null) found.push({ name: `configs/${name}`, text: redactor.redact(text) });
    }
    return found;
  }

  async #versions(): Promise<Readonly<Record<string, string>>> {
    const { config, processes } = this.#deps;
    const { php, nginx, composer } = config.programs;
    const asked = await Promise.all(
      [
        ['PHP', php, ['-v']],
        ['nginx', nginx, ['-v']],
        ['Composer', composer, ['--version', '--no-ansi']],
      ].map(async ([name, program, args]) => {
        const command = { program: String(program), args: args as readonly string[], effect: 'read' } as const; // as written above
        const answer = await processes.run(command, { timeoutMs: 10_000 }).unwrapOr(null);
        const said = answer === null ? 'not there' : `${answer.stdout}${answer.stderr}`;
        return [String(name), said.trim().split('\n', 1)[0] ?? ''] as const;
      }),
    );
    return {
      Woosoo: woosooVersion,
      Node: process.version,
      system: `${platform()} ${release()} ${arch()}`,
      processors: String(cpus().length),
      memory: `${Math.round(totalmem() / 1024 ** 3)} GB`,
      'up for': `${Math.round(uptime() / 3600)} h`,
      'time zone': Intl.DateTimeFormat().resolvedOptions().timeZone,
      ...Object.fromEntries(asked),
    };
  }
}

// Bytes: the `FileSystem` port writes texts.
function save(path: string, archive: Buffer): ResultAsync<void, FileSystemError> {
  const partial = `${path}.${randomBytes(4).toString('hex')}.partial`;
  const write = async (): Promise<void> => {
    try {
      const file = await open(partial, 'wx', 0o600);
      try {
        await file.writeFile(archive);
        await file.sync();
      } finally {
        await file.close();
      }
      await chmod(partial, 0o600);
      await rename(partial, path);
    } finally {
      await rm(partial, { force: true });
    }
  };
  return ResultAsync.fromPromise(write(), (cause) =>
    fileSystemFailed({
      message: `The bundle could not be written to ${path}: ${cause instanceof Error ? cause.message : String(cause)}`,
      remedy: 'Name another folder with --output.',
      detail: { path },
      cause,
    }),
  );
}

function notClean(files: readonly string[]): WoosooError {
  return bundleNotClean({
    message: `No bundle was made: a secret of the configuration can still be read in ${files.join(', ')}.`,
    remedy: 'Please report it, without the bundle; send the files that are asked for by hand.',
    detail: { files },
  });
}
