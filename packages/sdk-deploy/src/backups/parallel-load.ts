import {
  cancelled,
  type Cancelled,
  type Command,
  type Database,
  type DatabaseError,
  type ErrorOf,
  type TextRedactor,
  type programNotFound,
} from '@woosoo/sdk-core';
import { err, ok, type Result } from 'neverthrow';
import { restoreFailed, type RestoreFailed } from './backup-errors.ts';
import { DatabaseClient, notStartedError, type ClientEnd, type ClientRun } from './database-client.ts';
import { deferKeys } from './defer-keys.ts';
import { DumpSections, type DumpAct } from './dump-sections.ts';
import { DumpSplitter } from './dump-splitter.ts';

export type LoadFailure = RestoreFailed | DatabaseError | Cancelled | ErrorOf<typeof programNotFound>;

export interface ParallelLoadDeps extends ClientRun {
  /** A client of the server that reads statements from its input, already bound to the schema. */
  readonly client: Command;
  /** A connection to that schema, for what has to be over before something else begins. */
  readonly database: Database;
  readonly redactor: TextRedactor;
  /** How many clients insert side by side. */
  readonly connections: number;
  /** Tables with at least this many rows get their keys after their rows. */
  readonly deferFrom: number;
  /** Rows by table, as far as they are known. */
  readonly rows: ReadonlyMap<string, number>;
}

/** As the dump's heading sets them; a connection of ours gets no heading. */
const SESSION = "set session foreign_key_checks = 0, unique_checks = 0, time_zone = '+00:00', sql_mode = 'NO_AUTO_VALUE_ON_ZERO'";

/**
 * Loads a dump with several clients at once into an empty schema. Tables are made one after another over a connection of our own; INSERT statements go to whichever client
 * has least to do, since their order does not matter in a table with a primary key; secondary and foreign keys of big tables are added when their rows are there, side by side;
 * then views, triggers and routines. Bounded memory: a client that is slow holds the reading up.
 */
export class ParallelLoad {
  readonly #deps: ParallelLoadDeps;
  readonly #settings: string[] = [];
  readonly #later: string[] = [];
  readonly #keys: string[] = [];
  readonly #foreignKeys: string[] = [];
  readonly #clients: DatabaseClient[] = [];
  /** Which client takes the statement that has begun. */
  #current: DatabaseClient | null = null;
  /** Rows of a table without a primary key keep their order: one client takes them all. */
  #ordered: DatabaseClient | null = null;
  #begun: ReturnType<Database['execute']> | null = null;
  #failure: LoadFailure | null = null;

  constructor(deps: ParallelLoadDeps) {
    this.#deps = deps;
  }

  /** Takes the dump to its end, or throws at what is wrong with it; then {@link ParallelLoad.settle} tells. */
  async take(source: AsyncIterable<Buffer>): Promise<void> {
    const [splitter, sections] = [new DumpSplitter(), new DumpSections()];
    for await (const chunk of source) {
      for (const part of splitter.split(chunk)) await this.#act(sections.act(part));
      if (this.#failure !== null) throw new Error('stopped');
    }
    for (const part of splitter.rest()) await this.#act(sections.act(part));
  }

  /** After the dump was read: waits for the rows, adds keys, views and the rest. `broken`: what reading it failed of. */
  async settle(broken: Error | null): Promise<Result<void, LoadFailure>> {
    if (broken !== null) for (const client of this.#clients) client.kill();
    const ends = await Promise.all(this.#clients.map((client) => client.finish()));
    if (this.#deps.signal?.aborted === true) return err(cancelled(CANCELLED));
    if (this.#failure !== null) return err(this.#failure);
    // A client that was killed complains of nothing; one that ended by itself is why the reading stopped.
    if (broken !== null) return err(loadFailed(this.#complaint(ends) ?? broken.message));
    const failed = ends.map((end) => this.#failureOf(end)).find((failure) => failure !== null);
    if (failed !== undefined) return err(failed);
    for (const batch of [this.#keys, this.#foreignKeys]) {
      const done = await this.#sideBySide(batch);
      if (done.isErr()) return done;
    }
    return this.#runClient(this.#later);
  }

  async #act(act: DumpAct | null): Promise<void> {
    if (act === null || this.#failure !== null) return;
    switch (act.kind) {
      case 'setting':
        this.#settings.push(act.text);
        return;
      case 'later':
        this.#later.push(act.text);
        return;
      case 'definition':
        return this.#define(act.text, act.table);
      case 'rows':
        return this.#insert(act);
    }
  }

  async #define(text: string, table: string | null): Promise<void> {
    const { database, deferFrom, rows } = this.#deps;
    this.#ordered = null;
    let statement = text;
    if (table !== null) {
      const deferred = deferKeys(text);
      const big = (rows.get(table) ?? 0) >= deferFrom;
      if (big) {
        statement = deferred.create;
        if (deferred.keys !== null) this.#keys.push(deferred.keys);
        if (deferred.foreignKeys !== null) this.#foreignKeys.push(deferred.foreignKeys);
      }
      if (!/^ {2}PRIMARY KEY/m.test(text)) this.#ordered = this.#idlest();
    }
    this.#begun ??= database.execute(SESSION);
    const begun = await this.#begun;
    const made = begun.isErr() ? begun : await database.execute(statement.trimEnd().replace(/;$/, ''));
    if (made.isErr()) this.#failure = made.error;
  }

  async #insert({ bytes, begins, ends }: Extract<DumpAct, { kind: 'rows' }>): Promise<void> {
    if (begins || this.#current === null) this.#current = this.#ordered ?? this.#idlest();
    const taken = await this.#current.write(bytes);
    if (!taken) this.#failure = this.#failureOf(await this.#current.ended) ?? loadFailed('a client ended before the dump did');
    if (ends) this.#current = null;
  }

  /** The client with the least waiting; another is started while there may be more and none is idle. */
  #idlest(): DatabaseClient {
    const least = this.#clients.reduce<DatabaseClient | null>(
      (best, client) => (best === null || client.backlog < best.backlog ? client : best),
      null,
    );
    if (least !== null && (least.backlog === 0 || this.#clients.length >= this.#deps.connections)) return least;
    const started = this.#start();
    this.#clients.push(started);
    return started;
  }

  #start(): DatabaseClient {
    const client = new DatabaseClient(this.#deps.client, this.#deps);
    client.output.resume();
    void client.write(this.#settings.join(''));
    return client;
  }

  /** Each client gets every so manieth statement. */
  async #sideBySide(statements: readonly string[]): Promise<Result<void, LoadFailure>> {
    const count = Math.min(this.#deps.connections, statements.length);
    const shares = Array.from({ length: count }, (_, share) => statements.filter((_statement, index) => index % count === share));
    const results = await Promise.all(shares.map((share) => this.#runClient(share)));
    return results.find((result) => result.isErr()) ?? ok(undefined);
  }

  async #runClient(statements: readonly string[]): Promise<Result<void, LoadFailure>> {
    if (statements.length === 0) return ok(undefined);
    const client = this.#start();
    for (const statement of statements) if (!(await client.write(statement))) break;
    const failure = this.#failureOf(await client.finish());
    if (this.#deps.signal?.aborted === true) return err(cancelled(CANCELLED));
    return failure === null ? ok(undefined) : err(failure);
  }

  #complaint(ends: readonly ClientEnd[]): string | null {
    return ends.map(({ stderr }) => this.#deps.redactor.redact(stderr).trim()).find((text) => text !== '') ?? null;
  }

  #failureOf({ exitCode, stderr, notStarted }: ClientEnd): LoadFailure | null {
    if (notStarted !== null) return notStartedError(this.#deps.client, notStarted);
    if (exitCode === 0) return null;
    const said = this.#deps.redactor.redact(stderr).trim();
    return loadFailed(said === '' ? `the client ended with ${exitCode === null ? 'a signal' : `exit code ${exitCode}`}` : said);
  }
}

const CANCELLED = { message: 'Loading the dump was cancelled.', remedy: 'Start it again when it suits.' };

function loadFailed(reason: string): RestoreFailed {
  return restoreFailed({
    message: `The dump could not be loaded: ${reason}.`,
    remedy: 'Correct what the message names, or take another backup. The live database was not touched.',
  });
}
