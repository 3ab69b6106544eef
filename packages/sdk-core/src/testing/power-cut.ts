import { okAsync, ResultAsync, type Result } from 'neverthrow';
import type { FileSystemError } from '../errors/core-errors.ts';
import type { AppendHandle, FileSystem } from '../file-system/file-system.ts';

/** Where the power goes: before the nth act takes effect, after it but before anybody hears of it, or in the midst of it (only appends can be torn). */
export interface CutPoint {
  readonly act: number;
  readonly moment: 'before' | 'torn' | 'after';
}

const readers = new Set<PropertyKey>(['readText', 'readTextIfExists', 'list', 'stat', 'readLink', 'realPath', 'digest', 'freeBytes']);

/**
 * Counts what a process does to the world, and cuts the power at one point: what was under way never answers, and nothing acts any more.
 * Ports go through it by {@link PowerCut.fileSystem} and {@link PowerCut.port}; what is behind them survives.
 */
export class PowerCut {
  /** Resolves when the power has gone. */
  readonly happened: Promise<void>;
  readonly #point: CutPoint | null;
  readonly #happen: () => void;
  readonly #acts: ('whole' | 'tearable')[] = [];
  #underWay = 0;
  #dead = false;

  constructor(point: CutPoint | null = null) {
    this.#point = point;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.happened = promise;
    this.#happen = () => resolve(undefined);
  }

  /** Every point at which the power could have gone so far. */
  get points(): readonly CutPoint[] {
    return this.#acts.flatMap((kind, index) =>
      (kind === 'tearable' ? (['before', 'torn', 'after'] as const) : (['before', 'after'] as const)).map((moment) => ({
        act: index + 1,
        moment,
      })),
    );
  }

  /** A port whose methods give results; each call of one is an act, except of the named readers. */
  port<Port extends object>(port: Port, readOnly: ReadonlySet<PropertyKey> = new Set()): Port {
    return new Proxy(port, {
      get: (target, key) => {
        const method: unknown = Reflect.get(target, key, target);
        if (typeof method !== 'function') return method;
        const call = (...args: unknown[]): unknown => {
          if (readOnly.has(key)) return this.#dead ? silence() : (Reflect.apply(method, target, args) as unknown);
          return this.act(() => Reflect.apply(method, target, args) as ResultAsync<unknown, unknown>); // such ports only, as documented
        };
        return call;
      },
    });
  }

  /** A disk; what was appended but not synced is lost. */
  fileSystem(disk: FileSystem): FileSystem {
    const port = this.port(disk, readers);
    return new Proxy(port, {
      get: (target, key) =>
        key === 'openAppend'
          ? (path: string) => target.openAppend(path).map((handle) => this.#appendHandle(handle))
          : (Reflect.get(target, key) as unknown),
    });
  }

  act<T, E>(perform: () => ResultAsync<T, E>, tear?: () => ResultAsync<unknown, E>): ResultAsync<T, E> {
    if (this.#dead) return silence();
    this.#acts.push(tear === undefined ? 'whole' : 'tearable');
    const moment = this.#acts.length === this.#point?.act ? this.#point.moment : null;
    if (moment === null) return this.#track(perform());
    this.#dead = true;
    if (moment === 'after') void this.#track(perform()).then(() => undefined);
    if (moment === 'torn' && tear !== undefined) void this.#track(tear()).then(() => undefined);
    if (this.#underWay === 0) this.#happen();
    return silence();
  }

  /** A dying process' last act still reaches the disk, and only then may the next process look at it. */
  #track<T, E>(result: ResultAsync<T, E>): ResultAsync<T, E> {
    this.#underWay += 1;
    const settled = async (): Promise<Result<T, E>> => {
      const outcome = await result;
      this.#underWay -= 1;
      if (this.#dead && this.#underWay === 0) this.#happen();
      return this.#dead ? new Promise<never>(() => undefined) : outcome;
    };
    return new ResultAsync(settled());
  }

  #appendHandle(handle: AppendHandle): AppendHandle {
    let unsynced = '';
    const flush = (text: string): ResultAsync<void, FileSystemError> => {
      unsynced = '';
      return handle.write(text).andThen(() => handle.sync());
    };
    return {
      write: (text) => {
        unsynced += text;
        return this.#dead ? silence() : okAsync(undefined);
      },
      sync: () => {
        const text = unsynced;
        return this.act(
          () => flush(text),
          () => flush(text.slice(0, Math.ceil(text.length / 2))),
        );
      },
      close: () => (this.#dead ? silence() : handle.close()),
    };
  }
}

function silence<T, E>(): ResultAsync<T, E> {
  return new ResultAsync(new Promise(() => undefined));
}
