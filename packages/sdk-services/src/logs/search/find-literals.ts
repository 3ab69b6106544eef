import type { LogFile } from '../files/log-file.ts';
import type { Window } from '../reading/entry-finder.ts';
import type { Range } from '../reading/read-entries.ts';
import { chunkBytes, ChunkReader, readerBytes, type Chunk } from './chunk-reader.ts';
import type { Literal } from './literal.ts';
import { scanInstance } from './scan-module.ts';

const page = 64 * 1024;
const needleAt = 0;
const masksAt = 256;
const outAt = 1024;
const room = (page - outAt) / 4;
const pages = (page + readerBytes) / page;

/** What one chunk gave. */
export interface Found {
  /** Where something was found, in order. */
  readonly places: readonly number[];
  /** This chunk and the last ones before in which something was found, there until the next step. */
  readonly windows: readonly Window[];
}

/** Where any of the literals stands in a part of a file, some places at a time; backward the lists come from the end to the begin. */
export async function* findLiterals(
  file: LogFile,
  literals: readonly Literal[],
  { from, to }: Range,
  direction: 'forward' | 'backward',
): AsyncGenerator<Found, void, void> {
  const { scan, memory } = scanInstance(pages);
  const found = new Uint32Array(memory.buffer, outAt, room);
  const scanFor = (literal: Literal, { at, start, bytes }: Chunk): number[] => {
    const places: number[] = [];
    memory.set(literal.bytes, needleAt);
    memory.set(literal.masks, masksAt);
    const { length } = literal.bytes;
    const end = at + Math.min(bytes.length, chunkBytes + length - 1);
    for (let next = at; ;) {
      const hits = scan(next, end, needleAt, masksAt, length, literal.rarest[0], literal.rarest[1], outAt, room);
      for (let hit = 0; hit < hits; hit += 1) places.push((found[hit] ?? 0) - at + start);
      if (hits < room) return places;
      next = (found[room - 1] ?? 0) + 1;
    }
  };
  // What begins in one chunk and ends in the next is found in the first.
  const overlap = Math.max(...literals.map(({ bytes }) => bytes.length)) - 1;
  const chunks = new ChunkReader(file, memory, page, { from, to, direction, overlap });
  for (;;) {
    const chunk = await chunks.next();
    if (chunk === null) return;
    const places = literals.flatMap((literal) => scanFor(literal, chunk));
    chunks.settle(chunk, places.length > 0);
    yield { places: literals.length > 1 ? places.sort((one, other) => one - other) : places, windows: chunks.kept };
  }
}
