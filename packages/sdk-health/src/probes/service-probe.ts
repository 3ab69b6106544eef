import { relative, isAbsolute } from 'node:path';
import type { Clock, WoosooError } from '@woosoo/sdk-core';
import type { ResultAsync } from 'neverthrow';
import type { HealthProbe, ProbeOutcome } from '../health-probe.ts';
import { formatSpan } from '../text/format-span.ts';
import { outcomeOfError } from './outcome-of-error.ts';

/** What a probe needs to know of a service. */
export interface ObservedService {
  readonly state: string;
  /** ISO 8601; `null` when not known. */
  readonly since: string | null;
  readonly pid: number | null;
  /** Unplanned restarts since the last planned start. */
  readonly restarts: number;
  readonly workingDirectory: string | null;
  readonly reason?: string | undefined;
}

/** Whoever knows the state of services: any `ServiceController` of `@woosoo/sdk-services` will do. */
export interface ServiceStateSource {
  status(name: string, options?: { readonly signal?: AbortSignal | undefined }): ResultAsync<ObservedService, WoosooError>;
}

export interface ServiceProbeOptions {
  readonly services: ServiceStateSource;
  readonly clock: Clock;
  readonly name: string;
  readonly service: string;
  /** Proof of new code for a service that no request can ask: it must have been started in this folder (links resolved) or below. */
  readonly expectedDirectory?: string | undefined;
  /** An unplanned restart this recently is a warning; ten minutes when absent. */
  readonly recentMs?: number | undefined;
  readonly timeoutMs?: number | undefined;
}

/** Whether a service runs, since when, and on which release. */
export class ServiceProbe implements HealthProbe {
  readonly kind = 'service';
  readonly name: string;
  readonly timeoutMs: number;
  readonly #options: ServiceProbeOptions;

  constructor(options: ServiceProbeOptions) {
    this.name = options.name;
    this.timeoutMs = options.timeoutMs ?? 5000;
    this.#options = options;
  }

  async probe(signal: AbortSignal): Promise<ProbeOutcome> {
    const { services, service, clock } = this.#options;
    const answer = await services.status(service, { signal });
    if (answer.isErr()) return outcomeOfError(answer.error);
    const seen = answer.value;
    const { state, since, pid, restarts, workingDirectory } = seen;
    const uptimeMs = since === null ? null : Math.max(0, clock.now().getTime() - Date.parse(since));
    return { ...this.#judge(seen, uptimeMs), observed: { state, since, pid, restarts, workingDirectory, uptimeMs } };
  }

  #judge(seen: ObservedService, uptimeMs: number | null): ProbeOutcome {
    const { service, expectedDirectory, recentMs = 600_000 } = this.#options;
    if (seen.state !== 'running') return notRunning(service, seen);
    if (expectedDirectory !== undefined && !isWithin(expectedDirectory, seen.workingDirectory)) {
      return {
        status: 'failed',
        summary: `${service} runs in ${seen.workingDirectory ?? 'an unknown folder'}, expected ${expectedDirectory}: an old process still runs`,
        remedy: `Start it on the current release: \`woosoo services restart ${service}\`.`,
      };
    }
    if (seen.restarts > 0 && uptimeMs !== null && uptimeMs < recentMs) {
      return {
        status: 'warning',
        summary: `${service} runs, but restarted by itself ${formatSpan(uptimeMs)} ago (${seen.restarts} in all)`,
        remedy: `See why it died: \`woosoo logs ${service}\`.`,
      };
    }
    return { status: 'ok', summary: `running${uptimeMs === null ? '' : ` for ${formatSpan(uptimeMs)}`}` };
  }
}

function notRunning(service: string, seen: ObservedService): ProbeOutcome {
  const state = seen.state === 'backoff' ? 'crash-looping' : seen.state.replace('-', ' ');
  const remedies: Readonly<Record<string, string>> = {
    'not-installed': `Install and start it: \`woosoo services install ${service}\`, then \`woosoo services start ${service}\`.`,
    starting: `Give it a moment; if it stays so, see \`woosoo logs ${service}\`.`,
    stopped: `Start it: \`woosoo services start ${service}\`.`,
  };
  return {
    status: 'failed',
    summary: `${service} is ${state}${seen.reason === undefined ? '' : `: ${seen.reason}`}`,
    remedy: remedies[seen.state] ?? `See why: \`woosoo logs ${service}\`; then \`woosoo services restart ${service}\`.`,
  };
}

function isWithin(parent: string, path: string | null): boolean {
  if (path === null) return false;
  // `relative` ignores case on Windows, as its file systems do.
  const way = relative(parent, path);
  return way === '' || (!isAbsolute(way) && way.split(/[\\/]/)[0] !== '..');
}
