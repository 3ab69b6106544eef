import { createHash, type Hash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Transform, type Readable, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { err, ok, ResultAsync, type Result } from 'neverthrow';
import type { KeyError } from '@woosoo/sdk-core';
import { lockedOut } from './locked-out.ts';
import type { Seal } from './seal.ts';

/** Fast rather than small: the server's own speed is the limit at this level, and guests wait. */
const GZIP_LEVEL = 1;
const TRAILER = 8;

/** A packed file that is on the disk. */
export interface PackedFile {
  /** SHA-256 of what was handed to the disk. Reading the file back must give the same. */
  readonly sha256: string;
}

/** Packs a stream into a new file (0600, synced): gzip, then whatever seals. The trailer must tell the number of bytes that went in. */
export function packStream(
  source: Readable,
  stages: readonly Transform[],
  path: string,
  seal: Seal,
): ResultAsync<PackedFile, Error | KeyError> {
  return seal.seal().andThen((sealing) => {
    const [counted, trailer, hashed] = [new Meter(), new Meter(), new Meter({ hash: true })];
    const file = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
    const run = async (): Promise<Result<PackedFile, Error>> => {
      try {
        await pipeline([source, ...stages, counted, createGzip({ level: GZIP_LEVEL }), trailer, sealing, hashed, file]);
      } catch (thrown) {
        return err(thrown instanceof Error ? thrown : new Error(String(thrown)));
      }
      const told = trailer.tail.length < TRAILER ? -1 : trailer.tail.readUInt32LE(4);
      if (told !== counted.bytes % 2 ** 32) return err(new Error('what was packed does not end as it should'));
      return ok({ sha256: hashed.sha256 });
    };
    return new ResultAsync(run());
  });
}

/** Unpacks a file to its end, into a consumer. `onRead` is told how many bytes of the file have been read so far. */
export function unpackInto(
  path: string,
  seal: Seal,
  consume: (source: AsyncIterable<Buffer>) => Promise<void>,
  onRead?: (bytes: number) => void,
): ResultAsync<void, Error | KeyError> {
  return seal.open(path).andThen((opening) => {
    const file = createReadStream(path, { highWaterMark: 256 * 1024 });
    const run = async (): Promise<Result<void, Error | KeyError>> => {
      try {
        await pipeline(file, new Meter({ onBytes: onRead }), opening, createGunzip({ chunkSize: 256 * 1024 }), consume);
        return ok(undefined);
      } catch (thrown) {
        const error = thrown instanceof Error ? thrown : new Error(String(thrown));
        return err(/no identity matched/.test(error.message) ? lockedOut(path) : error);
      }
    };
    return new ResultAsync(run());
  });
}

/** Lets bytes through; knows how many there were and the last of them, and their hash if it is to. */
class Meter extends Transform {
  bytes = 0;
  tail = Buffer.alloc(0);
  readonly #hash: Hash | null;
  readonly #onBytes: ((bytes: number) => void) | undefined;

  constructor(options: { readonly hash?: boolean; readonly onBytes?: ((bytes: number) => void) | undefined } = {}) {
    super();
    this.#hash = options.hash === true ? createHash('sha256') : null;
    this.#onBytes = options.onBytes;
  }

  get sha256(): string {
    return this.#hash?.copy().digest('hex') ?? '';
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    this.tail = chunk.length >= TRAILER ? Buffer.from(chunk.subarray(-TRAILER)) : Buffer.concat([this.tail, chunk]).subarray(-TRAILER);
    this.#hash?.update(chunk);
    this.#onBytes?.(this.bytes);
    done(null, chunk);
  }
}
