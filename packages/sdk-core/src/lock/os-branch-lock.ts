import { mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { err, errAsync, ok, okAsync, ResultAsync } from 'neverthrow';
import type { Clock } from '../clock/clock.ts';
import { lockFailed, type lockHeld } from '../errors/core-errors.ts';
import type { ErrorOf } from '../errors/woosoo-error.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { askLockHolder, type LockAnswer } from './ask-lock-holder.ts';
import type { BranchLock, LockHolder, LockLease } from './branch-lock.ts';
import { lockAddress, type LockAddress } from './lock-address.ts';
import { readLockCard, writeLockCard } from './lock-card.ts';
import { lockHeldError } from './lock-held-error.ts';
import { listenAsLock, type LockServer } from './lock-server.ts';
import { safeTry } from '../result/safe-try.ts';

export interface OsBranchLockDeps {
  /** The branch folder; two ways to the same folder are one lock. */
  readonly root: string;
  /** `BranchPaths.lockCard`. */
  readonly cardPath: string;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly platform?: NodeJS.Platform;
}

type Failed = ErrorOf<typeof lockFailed>;
type Held = ErrorOf<typeof lockHeld>;

/** Rounds of listening and asking, for a holder that goes away in between. */
const ROUNDS = 5;
const BETWEEN_ROUNDS_MS = 50;
/** Holds the lock, answers nobody, left no card. */
const STRANGER: LockHolder = { pid: 0, actor: 'unknown', command: 'unknown', startedAt: 'unknown' };

/**
 * The lock as a listening socket (see {@link lockAddress}): exclusive, and closed by the operating system when its process ends, even by `kill -9`.
 * Who connects to it is told the holder; the card file is for people, and for a holder that does not answer.
 *
 * @example
 * ```ts
 * import { BranchPaths, NodeFileSystem, OsBranchLock, SystemClock } from '@woosoo/sdk-core';
 *
 * const paths = new BranchPaths('/srv/branch');
 * const lock = new OsBranchLock({ root: paths.root, cardPath: paths.lockCard, fileSystem: new NodeFileSystem(), clock: new SystemClock() });
 * const lease = await lock.acquire({ actor: 'anna', command: 'woosoo deploy --full' });
 * if (lease.isErr()) console.error(lease.error.message);
 * else await lease.value.release();
 * ```
 */
export class OsBranchLock implements BranchLock {
  readonly #deps: OsBranchLockDeps;

  constructor(deps: OsBranchLockDeps) {
    this.#deps = deps;
  }

  acquire(holder: Omit<LockHolder, 'pid' | 'startedAt'>): ResultAsync<LockLease, Held | Failed> {
    const { clock } = this.#deps;
    const card: LockHolder = { ...holder, pid: process.pid, startedAt: clock.now().toISOString() };
    const take = (address: LockAddress): ResultAsync<LockServer | LockAnswer, Failed> => this.#take(address, writeLockCard(card));
    const lease = (server: LockServer): ResultAsync<LockLease, never> => this.#lease(server, card);
    const holderOf = (answer: LockAnswer): ResultAsync<LockHolder | null, never> => this.#holderOf(answer);
    const address = this.#address();
    return safeTry(async function* () {
      const where = yield* address;
      for (let round = 1; round <= ROUNDS; round += 1) {
        const taken = yield* take(where);
        if ('close' in taken) return ok(yield* lease(taken));
        if (taken.state !== 'free') return err(lockHeldError(yield* holderOf(taken), clock.now()));
        await clock.sleep(BETWEEN_ROUNDS_MS);
      }
      return err(failed('Somebody takes the lock and lets it go again all the time.'));
    });
  }

  status(): ResultAsync<LockHolder | null, Failed> {
    return this.#address()
      .andThen(({ path }) => ask(path))
      .andThen((answer) => (answer.state === 'free' ? okAsync(null) : this.#holderOf(answer).map((holder) => holder ?? STRANGER)));
  }

  #address(): ResultAsync<LockAddress, Failed> {
    const { fileSystem, root, platform = process.platform } = this.#deps;
    return fileSystem
      .realPath(root)
      .map((real) => lockAddress(real, platform))
      .mapErr((cause) => failed(cause.message, cause));
  }

  /** One try: the lock, or who has it. */
  #take(address: LockAddress, card: string): ResultAsync<LockServer | LockAnswer, Failed> {
    return ResultAsync.fromThrowable(
      async () => {
        if (address.socketFile) await mkdir(dirname(address.path), { recursive: true, mode: 0o700 });
        return listenAsLock(address.path, card);
      },
      (thrown) => thrown,
    )().orElse((thrown) => {
      if (!isAddressInUse(thrown)) return errAsync(failed(`The system refused it: ${String(thrown)}`, thrown));
      return ask(address.path).andThen((answer) =>
        answer.state === 'free' && address.socketFile ? clearAway(address.path, answer) : okAsync(answer),
      );
    });
  }

  #lease(server: LockServer, holder: LockHolder): ResultAsync<LockLease, never> {
    const { fileSystem, cardPath } = this.#deps;
    let released: Promise<void> | null = null;
    const letGo = async (): Promise<void> => {
      // The card first: afterwards it might be somebody else's.
      await fileSystem.remove(cardPath).match(nothing, nothing);
      await server.close();
    };
    const release = (): Promise<void> => (released ??= letGo());
    // No card is no reason to refuse: a full disk must not keep anybody from recovering.
    return (
      fileSystem
        // What changes a branch takes the lock first, so this is where its state folder comes from.
        .makeDirectory(dirname(cardPath), { mode: 0o700 })
        .andThen(() => fileSystem.writeTextAtomic(cardPath, writeLockCard(holder), { mode: 0o600 }))
        .orElse(() => fileSystem.remove(cardPath)) // an old one would name somebody else
        .orElse(() => okAsync(undefined))
        .map(() => ({ holder, release, [Symbol.asyncDispose]: release }))
    );
  }

  #holderOf(answer: LockAnswer): ResultAsync<LockHolder | null, never> {
    const told = answer.state === 'held' ? readLockCard(answer.card) : null;
    if (told !== null) return okAsync(told);
    return this.#deps.fileSystem
      .readTextIfExists(this.#deps.cardPath)
      .orElse(() => okAsync(null))
      .map((text) => readLockCard(text));
  }
}

const nothing = (): void => undefined;

function ask(path: string): ResultAsync<LockAnswer, Failed> {
  return ResultAsync.fromThrowable(askLockHolder, (thrown) => failed(`Its holder could not be asked: ${String(thrown)}`, thrown))(path);
}

/** A socket file whose process is dead. */
function clearAway(path: string, answer: LockAnswer): ResultAsync<LockAnswer, Failed> {
  return ResultAsync.fromThrowable(
    () => rm(path, { force: true }),
    (thrown) => failed(`${path} could not be removed: ${String(thrown)}`, thrown),
  )().map(() => answer);
}

function isAddressInUse(thrown: unknown): boolean {
  return thrown instanceof Error && 'code' in thrown && thrown.code === 'EADDRINUSE';
}

function failed(why: string, cause?: unknown): Failed {
  return lockFailed({ message: `The branch's lock could not be used. ${why}`, remedy: 'Run `woosoo check`, then try again.', cause });
}
