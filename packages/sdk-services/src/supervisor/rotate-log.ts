import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  fstatSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { ServiceDefinition } from '../service-definition.ts';

type Limits = ServiceDefinition['log'];

/** Followers look much more often. */
const readMs = 1000;

/** Between two runs nobody writes, so the file is renamed and no line can be lost. */
export function rotateBeforeStart(path: string, limits: Limits): void {
  attempt(() => {
    if (sizeOf(path) < limits.maxBytes) return;
    makeRoom(path, limits.keep);
    if (limits.keep > 0) renameSync(path, `${path}.1`);
    else rmSync(path, { force: true });
  });
}

/**
 * While the service writes: copy, then empty the file. The service writes straight into it (so that a death of the daemon costs it nothing) and
 * cannot be told to open another one; with O_APPEND its next line starts the emptied file. What is written between the last look and the emptying,
 * some microseconds, is lost: that is the price of copying and truncating.
 */
export async function rotateWhileWritten(path: string, limits: Limits): Promise<void> {
  // A copy may take longer than the time to the next look.
  if (rotating.has(path)) return;
  rotating.add(path);
  try {
    await trimOld(path, limits);
    if (sizeOf(path) >= limits.maxBytes) await copyAndEmpty(path, limits);
  } finally {
    rotating.delete(path);
  }
}

const rotating = new Set<string>();

async function copyAndEmpty(path: string, { keep }: Limits): Promise<void> {
  const copy = `${path}.copy`;
  let log: number | null = null;
  try {
    log = openSync(path, 'r+');
    let copied = 0;
    closeSync(openSync(copy, 'w', 0o600));
    for (let { size } = fstatSync(log); copied < size; { size } = fstatSync(log)) {
      const written = createReadStream(path, { fd: log, autoClose: false, start: copied, end: size - 1 });
      await pipeline(written, createWriteStream(copy, { flags: 'a' }));
      copied = size;
    }
    // Another run may have begun meanwhile, and have put this file away.
    if (fstatSync(log).ino !== statSync(path, { throwIfNoEntry: false })?.ino) return;
    makeRoom(path, keep);
    if (keep > 0) renameSync(copy, `${path}.1`);
    ftruncateSync(log, 0);
  } catch {
    // A full disk, say. It is tried again at the next look.
  } finally {
    if (log !== null) closeSync(log);
    rmSync(copy, { force: true });
  }
}

/**
 * What a program floods its log with between two looks becomes one huge old log. Of that only the end is kept, so that it cannot fill the disk; a
 * little later, when whoever follows the log has read it.
 */
async function trimOld(path: string, { maxBytes, keep }: Limits): Promise<void> {
  for (let number = 1; number <= keep; number += 1) {
    const old = `${path}.${number}`;
    const found = statSync(old, { throwIfNoEntry: false });
    if (found === undefined || found.size <= 2 * maxBytes || Date.now() - found.mtimeMs < readMs) continue;
    const tail = `${old}.tail`;
    try {
      await pipeline(createReadStream(old, { start: found.size - maxBytes }), createWriteStream(tail, { mode: 0o600 }));
      renameSync(tail, old);
    } catch {
      rmSync(tail, { force: true });
    }
  }
}

function makeRoom(path: string, keep: number): void {
  rmSync(`${path}.${Math.max(keep, 1)}`, { force: true });
  for (let number = keep - 1; number >= 1; number -= 1) {
    if (existsSync(`${path}.${number}`)) renameSync(`${path}.${number}`, `${path}.${number + 1}`);
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function attempt(action: () => void): void {
  try {
    action();
  } catch {
    // The log must never keep a service from starting.
  }
}
