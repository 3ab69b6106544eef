import { err, ok, okAsync, ResultAsync } from 'neverthrow';
import { safeTry, type Clock, type ErrorOf, type FileSystem } from '@woosoo/sdk-core';
import { serviceManagerUnavailable } from '../errors.ts';
import { lastLines } from '../logs/last-lines.ts';
import { isAlive } from '../processes/process-table.ts';
import type { DaemonStatus } from '../resident-daemon.ts';
import { askDaemon, type AskOptions, type NoReply } from './control-client.ts';
import { isOlder, type ControlReply, type ControlRequest } from './control-protocol.ts';
import type { DaemonEntry } from './daemon-entry.ts';
import { spawnDaemon } from './spawn-daemon.ts';
import type { SupervisorLayout } from './supervisor-layout.ts';
import type { DaemonCard } from './supervisor-record.ts';

type GivenUp = Extract<NoReply, 'aborted' | 'not-sent'>;
type Unavailable = ErrorOf<typeof serviceManagerUnavailable>;
/** A daemon that answers, or why there is none. */
type Ensured = DaemonCard | { readonly why: string };

/** Starting Node takes 0.05 to 0.5 s; a busy box may need longer. */
const startMs = 15_000;
const helloMs = 3000;

export interface DaemonConnectionDeps {
  readonly layout: SupervisorLayout;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly entry: DaemonEntry;
  readonly version: string;
}

/** On Windows the number on a dead daemon's card may be another process's by now: there it must answer to count as alive. */
function mayLive(card: DaemonCard | null, reply: ControlReply | NoReply): boolean {
  return card !== null && (card.process.startTime !== null || reply !== 'unreachable');
}

/** The way to the daemon: finds it, starts it, replaces an older one. */
export class DaemonConnection {
  readonly #deps: DaemonConnectionDeps;
  #ensuring: Promise<Ensured> | null = null;

  constructor(deps: DaemonConnectionDeps) {
    this.#deps = deps;
  }

  /** The card of a daemon that lives; `null` when there is none. */
  card(): ResultAsync<DaemonCard | null, never> {
    return this.#deps.fileSystem
      .readTextIfExists(this.#deps.layout.card)
      .map((text) => (text === null ? null : parseCard(text)))
      .map((card) => (card !== null && isAlive(card.process) ? card : null))
      .orElse(() => okAsync(null));
  }

  status(): ResultAsync<Omit<DaemonStatus, 'needed'>, never> {
    return this.card().map(async (card) => {
      const reply = card === null ? 'unreachable' : await askDaemon(card.address, { method: 'hello' }, { timeoutMs: helloMs });
      if (card === null || typeof reply === 'string') return { running: false, pid: null, version: null, since: null };
      return { running: true, pid: card.process.pid, version: card.version, since: card.startedAt };
    });
  }

  /** A daemon of our version or a newer one that answers; started when there is none. */
  ensure(): ResultAsync<DaemonCard, Unavailable> {
    // Callers that come together share one answer: each by itself would start a daemon.
    this.#ensuring ??= this.#ensure().finally(() => (this.#ensuring = null));
    return ResultAsync.fromSafePromise(this.#ensuring).andThen((found) => ('address' in found ? ok(found) : this.#unavailable(found.why)));
  }

  /** A request to a daemon that is started when needed. Repeated when the daemon dies over it: every request is idempotent. */
  ask(request: ControlRequest, options: AskOptions = {}): ResultAsync<ControlReply | GivenUp, Unavailable> {
    const attempt = (left: number): ResultAsync<ControlReply | GivenUp, Unavailable> =>
      this.ensure()
        .map((card) => askDaemon(card.address, request, options))
        .andThen((reply: ControlReply | NoReply) => {
          if (typeof reply !== 'string' || reply === 'aborted' || reply === 'not-sent') return ok(reply);
          if (reply === 'silent') return this.#unavailable(`the supervisor has not answered in ${(options.timeoutMs ?? 0) / 1000} s`);
          return left > 0 ? attempt(left - 1) : this.#unavailable('the supervisor ended while it carried out the request, several times');
        });
    return attempt(10);
  }

  async #ensure(): Promise<Ensured> {
    const { clock, entry, layout, version } = this.#deps;
    const end = clock.monotonicMs() + startMs;
    let spawnedAt: number | null = null;
    let why = 'the supervisor was started but does not answer';
    while (clock.monotonicMs() < end) {
      const card = (await this.card()).unwrapOr(null);
      const reply = card === null ? 'unreachable' : await askDaemon(card.address, { method: 'hello' }, { timeoutMs: helloMs });
      if (card !== null && typeof reply !== 'string' && reply.ok) {
        if (!isOlder(reply.version, version)) return card;
        await askDaemon(card.address, { method: 'handover' }, { timeoutMs: helloMs });
        while (isAlive(card.process) && clock.monotonicMs() < end) await clock.sleep(10);
      } else if (card !== null && reply === 'silent') {
        why = `process ${card.process.pid}, the supervisor, runs but does not answer`;
      } else if (!mayLive(card, reply) && (spawnedAt === null || clock.monotonicMs() - spawnedAt > 6000)) {
        const refused = await spawnDaemon(entry, layout, version);
        if (refused !== null) return { why: `the supervisor cannot be started: ${refused.message}` };
        spawnedAt = clock.monotonicMs();
      }
      await clock.sleep(20);
    }
    return { why };
  }

  #unavailable(why: string): ResultAsync<never, Unavailable> {
    const { layout } = this.#deps;
    return safeTry(async function* () {
      const tail = yield* ResultAsync.fromSafePromise(lastLines(layout.daemonLog, 10).catch(() => []));
      return err(
        serviceManagerUnavailable({
          message: `The service supervisor of ${layout.root} cannot be used: ${why}.${tail.length === 0 ? '' : ` It last wrote: ${tail.at(-1) ?? ''}`}`,
          remedy: `Read ${layout.daemonLog}; the services that run go on running.`,
          detail: { log: layout.daemonLog, lastLines: tail },
        }),
      );
    });
  }
}

function parseCard(text: string): DaemonCard | null {
  try {
    // Written by the daemon into a folder that is ours alone.
    return JSON.parse(text) as DaemonCard;
  } catch {
    return null;
  }
}
