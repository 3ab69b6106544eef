import { resolve } from 'node:path';
import type { BranchLogs } from '@woosoo/sdk-deploy';
import { exportFormatOf, type LogQuery, type LogSource } from '@woosoo/sdk-services';
import type { LogOutput } from '../present/log-output.ts';
import { logEntryText } from '../present/logs.ts';
import { isTerminal, type TerminalStream } from '../terminal/is-terminal.ts';
import { Frames } from './frames.ts';
import { LogFeed } from './log-feed.ts';
import { LogPager } from './log-pager.ts';
import { pagerPage, textColumns } from './pager-page.ts';
import { PagerScreen } from './pager-screen.ts';
import { TerminalKeys } from './terminal-keys.ts';
import { rowsOf } from './viewport.ts';

export interface Viewing {
  readonly logs: BranchLogs;
  readonly sources: readonly LogSource[];
  readonly query: LogQuery;
  /** Begin with following what comes. */
  readonly following: boolean;
  readonly output: LogOutput;
  /** Ends it, as `q` does. */
  readonly signal: AbortSignal;
}

type Terminal = NodeJS.WritableStream & TerminalStream;

/** Shows logs to somebody at a terminal until they quit; what fits on it is printed. The exit code. */
export async function viewLogs(viewing: Viewing): Promise<number> {
  const { logs, sources, query, following, output } = viewing;
  const { stdin, stdout } = output;
  if (!isTerminal(stdout) || !isRawInput(stdin)) return 1;
  const open = (wanted: LogQuery) => LogFeed.open(logs, sources, wanted);
  const feed = await open(query);
  if (!(feed instanceof LogFeed)) return output.fail(feed);
  using frames = new Frames();
  await using pager = new LogPager({ open, save: saver(viewing), changed: () => frames.request() }, feed, { query, following });
  const sourceWidth = sources.length > 1 ? Math.max(...sources.map(({ name }) => name.length)) : 0;
  measure(pager, stdout, sourceWidth);
  const begun = pager.begin();
  if (!following && (await isQuick(begun)) && pager.isWhole && fits(pager, stdout.rows - 1)) {
    print(pager, output, sourceWidth);
    return 0;
  }
  await onScreen(pager, frames, { viewing, stdin, stdout, sourceWidth });
  return 0;
}

interface Surface {
  readonly viewing: Viewing;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: Terminal;
  readonly sourceWidth: number;
}

async function onScreen(pager: LogPager, frames: Frames, { viewing, stdin, stdout, sourceWidth }: Surface): Promise<void> {
  const { output, signal, sources } = viewing;
  const ended = Promise.withResolvers<undefined>();
  const end = (): void => ended.resolve(undefined);
  const title = sources.length > 3 ? `${sources.length} logs` : sources.map(({ name }) => name).join(', ');
  using screen = new PagerScreen(stdout);
  frames.draw = (): void => {
    if (pager.isOver) end();
    else screen.show(pagerPage(pager, { style: output.style, columns: stdout.columns, rows: stdout.rows, sourceWidth, title }));
  };
  const onResize = (): void => {
    screen.forget();
    measure(pager, stdout, sourceWidth);
  };
  stdout.on('resize', onResize);
  signal.addEventListener('abort', end, { once: true });
  using _keys = new TerminalKeys(stdin, (key) => void pager.key(key));
  frames.request();
  await ended.promise;
  stdout.off('resize', onResize);
  signal.removeEventListener('abort', end);
}

function measure(pager: LogPager, { columns, rows }: TerminalStream, sourceWidth: number): void {
  pager.resize(textColumns({ columns, sourceWidth }), Math.max(1, rows - 1));
}

/** Writes what the filters let through; one sentence on what came of it. */
function saver({ logs, sources }: Viewing): (query: LogQuery, name: string) => Promise<string> {
  return async (query, name) => {
    const path = resolve(name);
    const written = await logs.export(sources, query, { path, format: exportFormatOf(path) });
    return written.match(
      ({ entries, problems }) =>
        `${entries} ${entries === 1 ? 'entry' : 'entries'} written to ${path}${problems[0] === undefined ? '' : `, but not all: ${problems[0].message}`}`,
      ({ message }) => message,
    );
  };
}

/** Whether the first lines are there before anybody would wonder; the screen is taken otherwise, to say that it goes on. */
async function isQuick(begun: Promise<void>): Promise<boolean> {
  return Promise.race([begun.then(() => true), new Promise<boolean>((settle) => setTimeout(settle, 300, false))]);
}

function fits({ lines, size }: LogPager, rows: number): boolean {
  let count = 0;
  for (let index = 0; index < lines.length && count <= rows; index += 1) count += rowsOf(lines.at(index)?.text ?? '', size).length;
  return count <= rows;
}

function print(pager: LogPager, { style, stdout, stderr }: LogOutput, sourceWidth: number): void {
  for (let index = 0; index < pager.lines.length; index += 1) {
    const line = pager.lines.at(index);
    if (line?.first === true) stdout.write(logEntryText(line.entry, { style, sourceWidth, safe: true }));
  }
  if (pager.message !== '') stderr.write(`${pager.message}\n`);
  else if (pager.lines.length === 0) stderr.write('Nothing of that kind has been written.\n');
}

function isRawInput(stream: NodeJS.ReadableStream): stream is NodeJS.ReadStream {
  return isTerminal(stream) && 'setRawMode' in stream;
}
