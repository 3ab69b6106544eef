import { err, ok, type Result } from 'neverthrow';
import type { Direction } from '../search/find-lines.ts';

/** Something with a time (ms since 1970) by which it is put between others. */
interface Ordered {
  readonly order: number;
}

type Lists<T, E> = AsyncGenerator<Result<readonly T[], E>, void, void>;

/**
 * Puts several streams together by time. Each keeps its own order, also where its clock was set back; of the same time the earlier stream comes first.
 * `backward`: each list of a stream is in order, and stands before the list that came earlier; what comes out goes from the newest to the oldest.
 */
export async function* mergeByTime<T extends Ordered, E>(streams: readonly Lists<T, E>[], direction: Direction): Lists<T, E> {
  const heads: Head<T, E>[] = streams.map((stream) => ({ stream, items: [], next: 0 }));
  try {
    for (;;) {
      for (const head of [...heads]) {
        const problems = await fill(head, direction);
        for (const problem of problems) yield err(problem);
        if (head.next >= head.items.length) heads.splice(heads.indexOf(head), 1);
      }
      const run = nextRun(heads, direction);
      if (run === null) return;
      yield ok(run);
    }
  } finally {
    for (const { stream } of heads) await stream.return();
  }
}

interface Head<T, E> {
  readonly stream: Lists<T, E>;
  items: readonly T[];
  next: number;
}

async function fill<T, E>(head: Head<T, E>, direction: Direction): Promise<readonly E[]> {
  const problems: E[] = [];
  while (head.next >= head.items.length) {
    const more = await head.stream.next();
    if (more.done === true) break;
    if (more.value.isErr()) {
      problems.push(more.value.error);
      continue;
    }
    head.items = direction === 'forward' ? more.value.value : more.value.value.toReversed();
    head.next = 0;
  }
  return problems;
}

/** What comes next of all: as many of one stream as come before those of the others. */
function nextRun<T extends Ordered, E>(heads: readonly Head<T, E>[], direction: Direction): readonly T[] | null {
  const sign = direction === 'forward' ? 1 : -1;
  const orderOf = ({ items, next }: Head<T, E>, ahead = 0): number => sign * (items[next + ahead]?.order ?? 0);
  // Sorting keeps the order of what is equal.
  const [first, ...others] = (direction === 'forward' ? [...heads] : heads.toReversed()).sort(
    (one, other) => orderOf(one) - orderOf(other),
  );
  if (first === undefined) return null;
  const limit = others[0] === undefined ? Infinity : orderOf(others[0]);
  let length = 1;
  while (first.next + length < first.items.length && orderOf(first, length) < limit) length += 1;
  const run = first.items.slice(first.next, first.next + length);
  first.next += length;
  return run;
}
