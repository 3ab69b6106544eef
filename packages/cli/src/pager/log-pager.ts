import type { LogEntry, LogError, LogLevel, LogQuery } from '@woosoo/sdk-services';
import type { LogFeed } from './log-feed.ts';
import { LogLines } from './log-lines.ts';
import { compared, lastPage, moved, type RowPlace, type ViewSize } from './viewport.ts';

/** What somebody is typing, and what for. */
export interface Prompt {
  readonly kind: 'find' | 'filter' | 'save';
  readonly text: string;
}

export interface PagerDeps {
  /** Opens the logs with other conditions. */
  open(query: LogQuery): Promise<LogFeed | LogError>;
  /** Writes what fits the conditions to a file; one sentence on what came of it. */
  save(query: LogQuery, path: string): Promise<string>;
  /** Something has changed that shows. */
  changed(): void;
}

/** So much is read at once when somebody scrolls up. */
const PIECE = 500;
const LEVELS: readonly (LogLevel | undefined)[] = [undefined, 'warning', 'error'];

/** A viewer of logs without its screen: what is shown, and what each key does. */
export class LogPager implements AsyncDisposable {
  readonly #deps: PagerDeps;
  readonly lines = new LogLines();
  #query: LogQuery;
  #feed: LogFeed;
  #top: RowPlace = { line: 0, row: 0 };
  #size: ViewSize = { columns: 80, rows: 23, wrap: true };
  #atEnd = true;
  #following: boolean;
  #waiting = 0;
  #column = 0;
  #find = '';
  #prompt: Prompt | null = null;
  #message = '';
  #help = false;
  #loading = false;
  #over = false;
  #generation = 0;

  constructor(deps: PagerDeps, feed: LogFeed, options: { readonly query: LogQuery; readonly following: boolean }) {
    this.#deps = deps;
    this.#feed = feed;
    this.#query = options.query;
    this.#following = options.following;
  }

  get top(): RowPlace {
    return this.#top;
  }
  get query(): LogQuery {
    return this.#query;
  }
  get size(): ViewSize {
    return this.#size;
  }
  get isFollowing(): boolean {
    return this.#following;
  }
  /** Entries that came while something else was looked at. */
  get waiting(): number {
    return this.#waiting;
  }
  get column(): number {
    return this.#column;
  }
  get find(): string {
    return this.#find;
  }
  get prompt(): Prompt | null {
    return this.#prompt;
  }
  get message(): string {
    return this.#message;
  }
  get showsHelp(): boolean {
    return this.#help;
  }
  get isLoading(): boolean {
    return this.#loading;
  }
  get isOver(): boolean {
    return this.#over;
  }
  /** Above the first line there is nothing. */
  get isWhole(): boolean {
    return this.#feed.isOldest;
  }

  /** The first screenful; then what comes, as it comes. */
  async begin(): Promise<void> {
    await this.#older(PIECE);
    this.#toEnd();
    this.#deps.changed();
    if (this.#query.until === undefined) void this.#listen(this.#feed, this.#generation);
  }

  resize(columns: number, rows: number): void {
    this.#size = { ...this.#size, columns, rows };
    if (this.#atEnd) this.#toEnd();
    this.#deps.changed();
  }

  /** Keys wait for one another, but whoever wants to quit waits for nothing. */
  async key(key: string): Promise<void> {
    if (key === 'ctrl-c' || key === 'ctrl-d' || (key === 'q' && this.#loading && this.#prompt === null)) {
      this.#over = true;
      this.#deps.changed();
      return;
    }
    this.#pressed = this.#pressed.then(() => this.#handle(key));
    await this.#pressed;
  }
  #pressed: Promise<void> = Promise.resolve();

  async #handle(key: string): Promise<void> {
    this.#message = '';
    if (this.#prompt !== null) await this.#type(this.#prompt, key);
    else if (this.#help) this.#help = false;
    else await this.#actions[key]?.();
    this.#deps.changed();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over = true;
    await this.#feed[Symbol.asyncDispose]();
  }

  readonly #actions: Readonly<Record<string, () => void | Promise<void>>> = {
    q: () => void (this.#over = true),
    escape: () => this.#clear(),
    up: () => this.#scroll(-1),
    k: () => this.#scroll(-1),
    down: () => this.#scroll(1),
    enter: () => this.#scroll(1),
    j: () => this.#scroll(1),
    'page-up': () => this.#scroll(-(this.#size.rows - 1)),
    b: () => this.#scroll(-(this.#size.rows - 1)),
    'page-down': () => this.#scroll(this.#size.rows - 1),
    left: () => void (this.#column = Math.max(0, this.#column - 20)),
    right: () => void (this.#column += this.#size.wrap ? 0 : 20),
    home: () => this.#toBegin(),
    g: () => this.#toBegin(),
    end: () => this.#toEnd(),
    G: () => this.#toEnd(),
    space: () => this.#follow(!this.#following),
    f: () => this.#follow(!this.#following),
    w: () => this.#wrap(),
    l: () => this.#reopen({ level: LEVELS[(LEVELS.indexOf(this.#query.level) + 1) % LEVELS.length] }),
    '/': () => void (this.#prompt = { kind: 'find', text: '' }),
    '&': () => void (this.#prompt = { kind: 'filter', text: this.#query.search?.pattern ?? '' }),
    s: () => void (this.#prompt = { kind: 'save', text: '' }),
    n: () => this.#findNext(-1),
    N: () => this.#findNext(1),
    '?': () => void (this.#help = true),
    h: () => void (this.#help = true),
  };

  async #type(prompt: Prompt, key: string): Promise<void> {
    if (key === 'escape') this.#prompt = null;
    else if (key === 'enter') {
      this.#prompt = null;
      await this.#take(prompt);
    } else if (key === 'backspace') this.#prompt = { ...prompt, text: Array.from(prompt.text).slice(0, -1).join('') };
    else if (key === 'ctrl-u') this.#prompt = { ...prompt, text: '' };
    else if (key === 'space') this.#prompt = { ...prompt, text: `${prompt.text} ` };
    else if (Array.from(key).length === 1) this.#prompt = { ...prompt, text: prompt.text + key };
  }

  async #take({ kind, text }: Prompt): Promise<void> {
    if (kind === 'filter') await this.#reopen({ search: text === '' ? undefined : { pattern: text } });
    else if (kind === 'find') {
      this.#find = text;
      if (text !== '') await this.#findNext(-1);
    } else if (text !== '') {
      this.#say(`Writing ${text} …`);
      this.#say(await this.#deps.save(this.#query, text));
    }
  }

  /** Takes away first what was looked for, then the filters. */
  async #clear(): Promise<void> {
    if (this.#find !== '') this.#find = '';
    else if (this.#query.search !== undefined || this.#query.level !== undefined)
      await this.#reopen({ search: undefined, level: undefined });
  }

  async #scroll(by: number): Promise<void> {
    if (by < 0) {
      // Following would take the page away again.
      this.#following = false;
      this.#atEnd = false;
    }
    const wanted = this.#top.line + by;
    if (wanted < 0 && !this.#feed.isOldest) await this.#older(PIECE);
    this.#top = moved(this.lines, this.#top, by, this.#size);
    this.#notBeyondEnd();
  }

  #notBeyondEnd(): void {
    const last = lastPage(this.lines, this.#size);
    if (compared(this.#top, last) < 0) return;
    this.#top = last;
    this.#atEnd = true;
    this.#waiting = 0;
  }

  #toEnd(): void {
    this.#top = lastPage(this.lines, this.#size);
    this.#atEnd = true;
    this.#waiting = 0;
  }

  async #toBegin(): Promise<void> {
    this.#following = false;
    this.#atEnd = false;
    this.#top = { line: 0, row: 0 };
    const generation = this.#generation;
    while (!this.#feed.isOldest && !this.lines.isFull && !this.#over && generation === this.#generation) {
      await this.#older(PIECE * 10);
      this.#top = { line: 0, row: 0 };
    }
    if (!this.#feed.isOldest) this.#say('There are more; narrow them down with & or l, or with --since and --until.');
  }

  #follow(following: boolean): void {
    this.#following = following;
    if (following) this.#toEnd();
    else this.#atEnd = false;
  }

  #wrap(): void {
    this.#size = { ...this.#size, wrap: !this.#size.wrap };
    this.#column = 0;
    this.#top = { line: this.#top.line, row: 0 };
    if (this.#atEnd) this.#toEnd();
  }

  /** The next line that holds the text, up or down; further back than what was read yet, too. */
  async #findNext(step: -1 | 1): Promise<void> {
    if (this.#find === '') return;
    const generation = this.#generation;
    let from = this.#found ?? (step < 0 ? this.lines.length : -1);
    for (;;) {
      const found = this.lines.find(this.#find, from, step);
      if (found !== null) {
        this.#show(found);
        return;
      }
      if (step > 0 || this.#feed.isOldest || this.lines.isFull || this.#over || generation !== this.#generation) break;
      from = await this.#older(PIECE * 10);
    }
    this.#say(
      `"${this.#find}" is not ${step < 0 ? 'further up' : 'further down'}${this.lines.isFull ? ' in what was read; & searches everything' : ''}.`,
    );
  }
  /** The line that was found last. */
  #found: number | null = null;

  #show(line: number): void {
    this.#found = line;
    this.#following = false;
    this.#atEnd = false;
    this.#top = moved(this.lines, { line, row: 0 }, -Math.floor(this.#size.rows / 2), this.#size);
    this.#notBeyondEnd();
  }

  /** Reads older entries; how many lines these are. */
  async #older(count: number): Promise<number> {
    // The first screenful may still be on its way.
    await this.#reading;
    const reading = this.#readOlder(count);
    this.#reading = reading.catch(() => 0);
    return reading;
  }
  #reading: Promise<unknown> = Promise.resolve();

  async #readOlder(count: number): Promise<number> {
    this.#loading = true;
    this.#deps.changed();
    const feed = this.#feed;
    const { entries, problems } = await feed.older(count);
    this.#loading = false;
    if (feed !== this.#feed) return 0;
    for (const { message } of problems) this.#say(message);
    const added = this.lines.prepend(entries);
    this.#shift(added);
    this.#deps.changed();
    return added;
  }

  #shift(by: number): void {
    this.#top = { line: Math.max(0, this.#top.line + by), row: this.#top.row };
    if (this.#found !== null) this.#found += by;
  }

  async #listen(feed: LogFeed, generation: number): Promise<void> {
    for await (const batch of feed.newer()) {
      if (this.#over || generation !== this.#generation) return;
      if (batch.isErr()) this.#say(batch.error.message);
      else this.#append(batch.value);
    }
  }

  #append(entries: readonly LogEntry[]): void {
    this.#shift(-this.lines.append(entries));
    if (this.#following) this.#toEnd();
    else {
      this.#atEnd = false;
      this.#waiting += entries.length;
    }
    this.#deps.changed();
  }

  /** Begins anew with other conditions. */
  async #reopen(change: Partial<LogQuery>): Promise<void> {
    const query = { ...this.#query, ...change };
    this.#loading = true;
    this.#deps.changed();
    const feed = await this.#deps.open(query);
    this.#loading = false;
    if (!('older' in feed)) {
      this.#say(feed.message);
      return;
    }
    const before = this.#feed;
    this.#feed = feed;
    this.#query = query;
    this.#generation += 1;
    this.#found = null;
    this.lines.clear();
    this.#top = { line: 0, row: 0 };
    this.#waiting = 0;
    await before[Symbol.asyncDispose]();
    await this.begin();
  }

  #say(message: string): void {
    this.#message = message;
    this.#deps.changed();
  }
}
