import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, readdirSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { StoredDefinition } from '../definition/stored-definition-shape.ts';
import { definitionFile, type SupervisorLayout } from './supervisor-layout.ts';
import type { DaemonCard, ServiceRecord, SupervisorState } from './supervisor-record.ts';

/**
 * The daemon's own files. Synchronous on purpose: a record must be on disk before the act that follows it, and a daemon that is killed in
 * between must find either the old record or the new one.
 */
export class SupervisorStore {
  readonly #layout: SupervisorLayout;
  readonly #bootId: string;
  readonly #records: Map<string, ServiceRecord>;
  /** The boot that the records were written in. */
  readonly previousBootId: string | null;

  constructor(layout: SupervisorLayout, bootId: string) {
    this.#layout = layout;
    this.#bootId = bootId;
    mkdirSync(layout.folder, { recursive: true, mode: 0o700 });
    mkdirSync(layout.definitions, { recursive: true, mode: 0o700 });
    mkdirSync(layout.logs, { recursive: true, mode: 0o700 });
    // Written by ourselves into a folder that is ours alone, as the definitions are.
    const state = readJson(layout.state) as SupervisorState | null;
    this.previousBootId = state?.bootId ?? null;
    this.#records = new Map(Object.entries(state?.services ?? {}));
  }

  record(name: string): ServiceRecord | null {
    return this.#records.get(name) ?? null;
  }

  /** The names that there is a record of. */
  recorded(): readonly string[] {
    return [...this.#records.keys()];
  }

  save(name: string, record: ServiceRecord | null): void {
    if (record === null) this.#records.delete(name);
    else this.#records.set(name, record);
    const state: SupervisorState = { version: 1, bootId: this.#bootId, services: Object.fromEntries(this.#records) };
    writeJsonAtomic(this.#layout.state, state);
  }

  definition(name: string): StoredDefinition | null {
    return readJson(definitionFile(this.#layout, name)) as StoredDefinition | null;
  }

  defined(): readonly string[] {
    return readdirSync(this.#layout.definitions)
      .filter((file) => file.endsWith('.json'))
      .map((file) => file.slice(0, -'.json'.length))
      .sort();
  }

  writeCard(card: DaemonCard): void {
    writeJsonAtomic(this.#layout.card, card);
  }

  removeCard(): void {
    rmSync(this.#layout.card, { force: true });
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

function writeJsonAtomic(path: string, value: unknown): void {
  const temporary = `${path}.${process.pid}.tmp`;
  const file = openSync(temporary, 'w', 0o600);
  try {
    writeSync(file, `${JSON.stringify(value, null, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  replace(temporary, path);
  if (process.platform === 'win32') return;
  const folder = openSync(dirname(path), 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** On Windows a reader that has the old file open is in the way for a moment. */
function replace(from: string, to: string): void {
  for (let tries = 0; ; tries += 1) {
    try {
      renameSync(from, to);
      return;
    } catch (error) {
      if (process.platform !== 'win32' || tries >= 100) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}
