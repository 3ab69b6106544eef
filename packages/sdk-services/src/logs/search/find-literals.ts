import type { LogFile } from '../files/log-file.ts';
import type { Range } from '../reading/read-entries.ts';
import type { Literal } from './literal.ts';
import { scanInstance } from './scan-module.ts';

const page = 64 * 1024;
const chunkBytes = 1024 * 1024;
/** Room for what overlaps the next chunk, and for reading 16 bytes at once behind the end. */
const margin = page;
const needleAt = 0;
const masksAt = 256;
const outAt = 1024;
const room = (page - outAt) / 4;
const regions = [page, page + chunkBytes + margin] as const;
const pages = (page + 2 * (chunkBytes + margin)) / page;

/**
 * Where any of the literals stands in a part of a file, some places at a time, each list in order; backward the lists come from the end to the begin.
 * While one chunk is searched the next one is being read.
 */
export async function* findLiterals(
  file: LogFile,
  literals: readonly Literal[],
  { from, to }: Range,
  direction: 'forward' | 'backward',
): AsyncGenerator<readonly number[], void, void> {
  const { scan, memory } = scanInstance(pages);
  const found = new Uint32Array(memory.buffer, outAt, room);
  const longest = Math.max(...literals.map(({ bytes }) => bytes.length));
  const count = Math.ceil((to - from) / chunkBytes);
  const startOf = (index: number): number => from + (direction === 'forward' ? index : count - 1 - index) * chunkBytes;
  const read = (index: number): Promise<number> => {
    const [region, start] = [regions[(index % 2) as 0 | 1], startOf(index)];
    // What begins in this chunk and ends in the next one is found here.
    return file.readInto(memory.subarray(region, region + Math.min(chunkBytes + longest - 1, to - start)), start);
  };
  const scanFor = (literal: Literal, region: number, bytes: number, start: number): number[] => {
    const places: number[] = [];
    memory.set(literal.bytes, needleAt);
    memory.set(literal.masks, masksAt);
    const { length } = literal.bytes;
    const end = region + Math.min(bytes, chunkBytes + length - 1);
    for (let at = region; ;) {
      const hits = scan(at, end, needleAt, masksAt, length, literal.rarest[0], literal.rarest[1], outAt, room);
      for (let hit = 0; hit < hits; hit += 1) places.push((found[hit] ?? 0) - region + start);
      if (hits < room) return places;
      at = (found[room - 1] ?? 0) + 1;
    }
  };
  let next = count > 0 ? read(0) : null;
  for (let index = 0; next !== null; index += 1) {
    const bytes = await next;
    next = index + 1 < count ? read(index + 1) : null;
    const [region, start] = [regions[(index % 2) as 0 | 1], startOf(index)];
    const places = literals.flatMap((literal) => scanFor(literal, region, bytes, start));
    yield literals.length > 1 ? places.sort((one, other) => one - other) : places;
  }
}
