import { Command, Option, UsageError } from 'clipanion';
import { exportFormatOf, logLevelOf, logLevels, type LogQuery, type LogSource } from '@woosoo/sdk-services';
import type { Woosoo } from '@woosoo/sdk-deploy';
import { isTerminal } from '../terminal/is-terminal.ts';
import { BranchCommand } from './branch-command.ts';
import { followLogs, printLogs, type LogOutput } from '../present/log-output.ts';
import { timeRange } from './moment-option.ts';
import { outputFile } from './output-file.ts';
import { wholeNumber } from './whole-number.ts';

/** So many of the last lines when nothing else says what is wanted. */
const LINES = 100;

export class LogsCommand extends BranchCommand {
  static override paths = [['logs']];
  static override usage = Command.Usage({
    category: 'When something is wrong',
    description: 'What the programs of the branch wrote',
    details:
      'Of one log or service, of several, or of all when none is named (laravel, nginx-access, nginx-error, and one a service), put together by time. On a terminal it opens a viewer to scroll, search and follow in (? there for its keys); in a pipe it is plain text. A search in small letters finds any case. --since, --until, --level, --search and --export take everything that fits unless --lines says otherwise. With --json it gives a list; with --tail --json a document a line.',
    examples: [
      ['The last lines of all logs', 'woosoo logs'],
      ['The last 20 of the web server', 'woosoo logs nginx --lines 20'],
      ['Follow the queue worker', 'woosoo logs queue-worker --tail'],
      ['Errors of the last hour', 'woosoo logs --level ERROR --since 1h'],
      ['Everything about an order, into a table', 'woosoo logs laravel --search "order.?1234" --export order.csv'],
      ['From noon to one', 'woosoo logs --since 12:00 --until 13:00'],
    ],
  });

  logs = Option.Rest({ name: 'log' });
  tail = Option.Boolean('--tail,-f', false, { description: 'Go on with what is written from now on' });
  lines = Option.String('--lines,-n', {
    description: `How many of the last entries that fit, or "all"; ${LINES} when nothing else is asked for`,
  });
  level = Option.String('--level', {
    description: 'Only this level and worse: debug, info, notice, warning, error, critical, alert, emergency',
  });
  search = Option.String('--search,-s', { description: 'Only entries of which a line matches this text or regular expression' });
  since = Option.String('--since', { description: 'From a time on: 15m, 2h, 14:30, yesterday, 2026-02-15, "2026-02-15 14:30"' });
  until = Option.String('--until', { description: 'Up to a time, given likewise' });
  export = Option.String('--export', {
    description: 'Write them to a file: text, a JSON object a line (.json, .jsonl), or a table (.csv)',
  });
  all = Option.Boolean('--all', false, { description: 'All logs; the same as naming none' });
  noPager = Option.Boolean('--no-pager', false, { description: 'Print them even on a terminal' });

  protected override run(): Promise<number> {
    const query = this.#query();
    const file = this.export === undefined ? undefined : outputFile('--export', this.export);
    return this.withBranch((woosoo, signal) =>
      this.settle(woosoo.logs.sources(this.all ? [] : this.logs), (sources) => {
        const asked = { ...query, signal };
        if (file !== undefined) return this.#export(woosoo, sources, asked, file);
        if (this.#isWatched()) return this.#view(woosoo, sources, query, signal);
        const output = this.#output(sources);
        return this.tail
          ? followLogs(woosoo.logs.follow(sources, asked), output, signal)
          : printLogs(woosoo.logs.read(sources, asked), output);
      }),
    );
  }

  #query(): LogQuery {
    const narrowed = [this.level, this.search, this.since, this.until, this.export].some((option) => option !== undefined);
    const lines = this.lines ?? (narrowed && !this.tail ? 'all' : String(LINES));
    const level = this.level === undefined ? undefined : logLevelOf(this.level);
    if (level === null) throw new UsageError(`--level takes one of ${logLevels.join(', ')}; "${this.level ?? ''}" is none.`);
    if (this.tail && this.until !== undefined) throw new UsageError('--tail goes on for ever, so it has no --until.');
    if (this.tail && this.export !== undefined)
      throw new UsageError('--export writes what is there and ends; leave --tail out, or pipe it into a file.');
    return {
      lines: lines === 'all' ? 'all' : wholeNumber('--lines', lines, 0),
      level,
      search: this.search === undefined ? undefined : { pattern: this.search },
      ...timeRange(this.since, this.until),
    };
  }

  /** Somebody sits there: a viewer serves better than a thousand lines. */
  #isWatched(): boolean {
    const { stdin, stdout } = this.context;
    return !this.noPager && !this.json && !this.quiet && isTerminal(stdout) && isTerminal(stdin);
  }

  #output(sources: readonly LogSource[]): LogOutput {
    return {
      ...this.context,
      style: this.style(),
      json: this.json,
      quiet: this.quiet,
      sources: sources.map(({ name }) => name),
      filtered: [this.level, this.search, this.since, this.until].some((option) => option !== undefined),
      fail: (error) => this.fail(error),
    };
  }

  async #view(woosoo: Woosoo, sources: readonly LogSource[], query: LogQuery, signal: AbortSignal): Promise<number> {
    // Only who views pays for the viewer.
    const { viewLogs } = await import('../pager/view-logs.ts');
    // Without a number of them one can scroll as far as they go.
    const wanted = { ...query, lines: this.lines === undefined ? ('all' as const) : query.lines };
    return viewLogs({ logs: woosoo.logs, sources, query: wanted, following: this.tail, output: this.#output(sources), signal });
  }

  #export(woosoo: Woosoo, sources: readonly LogSource[], query: LogQuery, path: string): Promise<number> {
    return this.settle(woosoo.logs.export(sources, query, { path, format: exportFormatOf(path) }), (report) => {
      for (const problem of report.problems) this.context.stderr.write(`${problem.message}\n`);
      const { entries } = report;
      this.present(report, (style) => `${style.good('✓')} ${entries === 1 ? '1 entry' : `${entries} entries`} in ${report.path}\n`);
      return report.problems.length > 0 ? 1 : 0;
    });
  }
}
