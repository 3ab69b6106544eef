import { exitMeaning, type ServiceState, type ServiceStatus } from '@woosoo/sdk-services';
import { errorLines } from './error-lines.ts';
import { nextSteps } from './next-steps.ts';

/** What is different from when the service last started well; names only, never values. */
export interface ChangesSinceGoodStart {
  /** When that was. */
  readonly goodAt: string;
  /** Fields of its definition: `args`, `environment.APP_ENV`. */
  readonly definition: readonly string[];
  /** The release that it runs, when it is another one. */
  readonly release: { readonly from: string | null; readonly to: string | null } | null;
  /** Keys of deployment.config.env. */
  readonly configuration: readonly string[];
  /** Files that it reads, relative to the branch: `configs/nginx.conf`, an application's `.env`. Kept cards of earlier versions have none. */
  readonly files?: readonly string[];
}

/** Everything that is known of a service that is down. */
export interface DownFacts {
  readonly at: string;
  readonly status: ServiceStatus;
  /** Which manager says so. */
  readonly manager: string;
  /** Half a sentence of the failed start, when there was one: `it ended with exit code 1`. */
  readonly failure: string | null;
  /** What it wrote last, without secrets. */
  readonly lines: readonly string[];
  /** Who listens where it wants to listen; `null` when nobody does, or it wants no port. */
  readonly port: { readonly port: number; readonly holder: string; readonly own: boolean } | null;
  /** `null` when it never started well. */
  readonly changes: ChangesSinceGoodStart | null;
}

/** Why a service is down, on one card. */
export interface DownCard {
  readonly service: string;
  readonly title: string;
  readonly at: string;
  readonly state: ServiceState;
  readonly since: string | null;
  readonly manager: string;
  /** One sentence: what the manager says. */
  readonly result: string;
  /** How its last process ended, and what that means. */
  readonly exit: { readonly code: number | null; readonly signal: string | null; readonly at: string; readonly meaning: string } | null;
  readonly restarts: number;
  readonly lastLines: readonly string[];
  readonly port: DownFacts['port'];
  readonly changes: ChangesSinceGoodStart | null;
  /** What to do now, the likeliest first. */
  readonly next: readonly string[];
}

/** Puts together why a service is down. Pure: what it rests on was gathered before. */
export function downCard(facts: DownFacts): DownCard {
  const { status, failure } = facts;
  const { name, title, state, since, lastExit, restarts } = status;
  return {
    service: name,
    title,
    at: facts.at,
    state,
    since,
    manager: facts.manager,
    result: resultOf(status, failure),
    exit: lastExit === null ? null : { ...lastExit, meaning: meaningOf(status, lastExit, failure) },
    restarts,
    lastLines: errorLines(facts.lines),
    port: facts.port,
    changes: facts.changes,
    next: nextSteps(facts),
  };
}

/** Of a program that did what it was told nothing has to be explained. */
function meaningOf({ state }: ServiceStatus, exit: NonNullable<ServiceStatus['lastExit']>, failure: string | null): string {
  return state === 'stopped' && failure === null && exit.code === 0 ? 'it ended as it was asked to' : exitMeaning(exit);
}

function resultOf({ name, state, reason }: ServiceStatus, failure: string | null): string {
  if (failure !== null) return `${name} did not start: ${failure}.`;
  if (reason !== undefined) return `${name} is ${words[state]}: ${reason}`;
  return `${name} is ${words[state]}.`;
}

const words: Readonly<Record<ServiceState, string>> = {
  running: 'running',
  starting: 'starting',
  stopping: 'stopping',
  stopped: 'stopped',
  backoff: 'waiting for its next try, since it keeps ending',
  failed: 'given up',
  'not-installed': 'not installed',
  unknown: 'in a state that its manager does not tell',
};
