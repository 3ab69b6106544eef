import type { Readable } from 'node:stream';
import type { TextRedactor } from '../secrets/redactor.ts';
import { LineSplitter } from './line-splitter.ts';
import { OutputDecoder } from './output-decoder.ts';
import { OutputTail } from './output-tail.ts';
import type { OutputLine } from './process-runner.ts';

const KEPT_CHARACTERS = 1024 * 1024;
const KEPT_LINES = 20;

/** Reads a child's two streams: lines go on at once, redacted; the end of all is kept. */
export class OutputCollector {
  readonly #redactor: TextRedactor;
  readonly #onLine: ((line: OutputLine) => void) | undefined;
  readonly #tails = { stdout: new OutputTail(KEPT_CHARACTERS), stderr: new OutputTail(KEPT_CHARACTERS) };
  readonly #flushes: (() => void)[] = [];
  #lastLines: readonly string[] = [];

  constructor(redactor: TextRedactor, onLine?: (line: OutputLine) => void) {
    this.#redactor = redactor;
    this.#onLine = onLine;
  }

  read(name: OutputLine['stream'], stream: Readable): void {
    const decoder = new OutputDecoder();
    const lines = new LineSplitter((line) => this.#line(name, line));
    const take = (text: string): void => {
      this.#tails[name].add(text);
      lines.write(text);
    };
    stream.on('data', (chunk: Buffer) => take(decoder.write(chunk)));
    this.#flushes.push(() => {
      take(decoder.end());
      lines.end();
    });
  }

  /** Both streams are over: a last line without its end counts too. */
  end(): void {
    for (const flush of this.#flushes.splice(0)) flush();
  }

  get stdout(): string {
    return this.#tails.stdout.text();
  }

  get stderr(): string {
    return this.#redactor.redact(this.#tails.stderr.text());
  }

  /** The last lines of both streams as they came, redacted. */
  get lastLines(): readonly string[] {
    return this.#lastLines;
  }

  #line(stream: OutputLine['stream'], raw: string): void {
    const text = this.#redactor.redact(raw);
    this.#lastLines = [...this.#lastLines.slice(1 - KEPT_LINES), text];
    this.#onLine?.({ stream, text });
  }
}
