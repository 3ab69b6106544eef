import type { LogFile } from '../files/log-file.ts';
import type { LogFormat } from '../formats/log-format.ts';
import { decodeLine } from './decode.ts';
import type { Range } from './read-entries.ts';

export interface TimeLimits {
  /** Milliseconds since 1970. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

/** So far the times of lines, and of those who write them down, may be apart. */
export const clockSlackMs = 60_000;

const lookBytes = 8 * 1024;
/** So many places of a file are looked at before the search for a time halves its way: a clock that was set back makes it go up and down. */
const samples = 128;
/** Nearer than this is near enough: what does not belong is left out when it is read. */
const nearBytes = 64 * 1024;
/** Where there is no time for so long, a place tells nothing. */
const farBytes = 1024 * 1024;
const newline = 0x0a;

interface Place {
  /** The begin of a line. */
  readonly offset: number;
  readonly time: number;
}

/**
 * The part of a file that can hold entries of a time, found by looking at some dozens of places, however long the file is. It may begin a little early and end a
 * little late. `null`: nothing of it can be of that time.
 */
export async function timeRange(
  file: LogFile,
  format: LogFormat,
  { since = -Infinity, until = Infinity }: TimeLimits,
): Promise<Range | null> {
  const whole = { from: 0, to: file.size };
  if (since === -Infinity && until === Infinity) return whole;
  // Nothing is written after it was last written.
  if (file.modifiedMs < since - clockSlackMs) return null;
  const places = await sampled(file, format);
  if (places.length === 0) return whole;
  const first = places.findIndex(({ time }) => time >= since);
  const last = places.findLastIndex(({ time }) => time <= until);
  const begin =
    since === -Infinity || first === 0
      ? 0
      : await boundary(file, format, places, first < 0 ? places.length : first, (time) => time >= since);
  const end = until === Infinity ? file.size : await boundary(file, format, places, last + 1, (time) => time > until, 'after');
  return begin >= end ? null : { from: begin, to: end };
}

async function sampled(file: LogFile, format: LogFormat): Promise<readonly Place[]> {
  const step = Math.max(nearBytes, Math.ceil(file.size / samples));
  const places: Place[] = [];
  for (let offset = 0; offset < file.size; offset += step) {
    const place = await placeAt(file, format, offset, Math.min(file.size, offset + step));
    if (place !== null) places.push(place);
  }
  return places;
}

/** Between the place before the index and the one at it: the begin of the last line that is surely before (`after`: the first that is surely behind) the change. */
async function boundary(
  file: LogFile,
  format: LogFormat,
  places: readonly Place[],
  index: number,
  isBehind: (time: number) => boolean,
  take: 'before' | 'after' = 'before',
): Promise<number> {
  let low = places[index - 1]?.offset ?? 0;
  let high = places[index]?.offset ?? file.size;
  while (high - low > nearBytes) {
    const middle = await placeAt(file, format, low + Math.floor((high - low) / 2), high);
    if (middle === null || middle.offset >= high) break;
    if (isBehind(middle.time)) high = middle.offset;
    else low = middle.offset;
  }
  return take === 'before' ? low : high;
}

/** The first entry with a time that begins behind a place, if it is not far. */
async function placeAt(file: LogFile, format: LogFormat, from: number, upTo: number): Promise<Place | null> {
  const to = Math.min(upTo, from + farBytes);
  let begin = from;
  let inLine = from > 0;
  while (begin < to) {
    const bytes = await file.read(begin, Math.max(lookBytes, begin - from));
    if (bytes.length === 0) return null;
    let at = 0;
    while (at < bytes.length) {
      const end = bytes.indexOf(newline, at);
      // A line that is longer than what was read is read as far as it is there: times stand at the begin.
      const time = inLine ? null : (format.head(decodeLine(bytes.subarray(at, end < 0 ? bytes.length : end)))?.time ?? null);
      if (time !== null) return { offset: begin + at, time };
      if (end < 0) {
        inLine = true;
        break;
      }
      inLine = false;
      at = end + 1;
    }
    begin += bytes.length;
  }
  return null;
}
