import { resolve } from 'node:path';
import { Command, Option, UsageError } from 'clipanion';
import { cancelled, exitCodeOf, findBranch, NodeFileSystem, type ProgressListener, type WoosooError } from '@woosoo/sdk-core';
import { openBranch, type OpenOptions, type Woosoo } from '@woosoo/sdk-deploy';
import type { Result, ResultAsync } from 'neverthrow';
import { bundleEntries } from '../bundle-entries.ts';
import { cancelOnSignals } from '../cancel-on-signals.ts';
import { ownCommand } from '../own-command.ts';
import { notConfirmed, unexpected, usageWrong } from '../errors.ts';
import { errorJson, errorText } from '../present/error.ts';
import { confirm } from '../terminal/confirm.ts';
import { progressDisplay, type ProgressDisplay } from '../terminal/progress-display.ts';
import { styleFor } from '../terminal/style-for.ts';
import type { Style } from '../terminal/style.ts';
import { wrapLines } from '../terminal/wrap-lines.ts';

/** What every command takes, and how it ends: `--json` puts exactly one document on stdout, progress and complaints go to stderr. */
export abstract class BranchCommand extends Command {
  json = Option.Boolean('--json', false, { description: 'One JSON document on stdout, nothing else' });
  environment = Option.String('--env', { description: 'Use the overlay deployment.config.NAME.env' });
  root = Option.String('--root', {
    description: 'The branch folder; otherwise WOOSOO_ROOT, or the nearest folder above that holds deployment.config.env',
  });
  quiet = Option.Boolean('--quiet,-q', false, { description: 'Only the result, no progress' });
  verbose = Option.Boolean('--verbose', false, { description: 'Everything that the steps say, and what is behind an error' });
  noColor = Option.Boolean('--no-color', false, { description: 'No colours; the variable NO_COLOR does the same' });

  /** What the command does; gives its exit code. */
  protected abstract run(): Promise<number>;

  /** Commands that recover by themselves first need not say that something waits to be recovered. */
  protected readonly tellsOfInterruption: boolean = true;
  #display: ProgressDisplay | undefined;

  /** Nothing may reach stdout but a report, and what goes wrong unexpectedly is told like any other error. */
  override async execute(): Promise<number> {
    try {
      return await this.run();
    } catch (error) {
      if (error instanceof UsageError)
        return this.fail(usageWrong({ message: error.message, remedy: `See \`woosoo ${this.path.join(' ')} --help\`.` }));
      const text = error instanceof Error ? error.message : String(error);
      return this.fail(
        unexpected({
          message: `Unexpected: ${text}`,
          remedy: 'This is a mistake in Woosoo; --verbose shows where. What was begun can be brought to an end with `woosoo recover`.',
          cause: error,
        }),
      );
    }
  }

  /** Colours and width for a stream. */
  protected style(stream: NodeJS.WritableStream = this.context.stdout): Style {
    return styleFor(stream, this.context.env, !this.noColor);
  }

  /** Writes a report: as JSON, or as the presenter has it. */
  protected present(report: unknown, text: (style: Style) => string): void {
    const style = this.style();
    this.context.stdout.write(this.json ? `${JSON.stringify(report, null, 2)}\n` : wrapLines(text(style), style.columns));
  }

  /** Says what failed and gives the exit code of its kind. */
  protected fail(error: WoosooError): number {
    if (this.json) this.context.stdout.write(`${JSON.stringify(errorJson(error), null, 2)}\n`);
    else this.context.stderr.write(errorText(error, this.style(this.context.stderr), this.verbose));
    return exitCodeOf(error);
  }

  /** What was cut off halfway has no result that could be shown. */
  protected failCancelled(): number {
    return this.fail(cancelled({ message: 'Cancelled.', remedy: 'Start it again when it suits.' }));
  }

  /** Unwraps at the edge: the value goes on to `then`, an error becomes words and an exit code. */
  protected async settle<T, E extends WoosooError>(
    result: ResultAsync<T, E> | Promise<Result<T, E>>,
    then: (value: T) => number | Promise<number>,
  ): Promise<number> {
    const settled = await result;
    return settled.isErr() ? this.fail(settled.error) : then(settled.value);
  }

  /** Shows what is going on while work is done; `title` until its first step begins. Nothing with `--quiet` or `--json`. */
  protected async showing<T>(title: string, work: (onEvent: ProgressListener) => PromiseLike<T>): Promise<T> {
    const { stderr } = this.context;
    const options = { silent: this.quiet || this.json, verbose: this.verbose, style: this.style(stderr), title };
    using display = progressDisplay(stderr, options);
    this.#display = display;
    try {
      return await work(display.onEvent);
    } finally {
      this.#display = undefined;
    }
  }

  /** Asks before something is taken away. `null`: go ahead; otherwise the exit code. Without a terminal nobody is asked, and nothing is done. */
  protected async confirmed(question: string, forced: boolean, flag = '--force'): Promise<number | null> {
    if (forced || (!this.json && (await confirm(question, this.context.stdin, this.context.stderr)))) return null;
    return this.fail(notConfirmed({ message: 'Nothing was done: it was not confirmed.', remedy: `Say yes when asked, or give ${flag}.` }));
  }

  get #givenRoot(): string | undefined {
    return this.root ?? this.context.env['WOOSOO_ROOT'];
  }

  /** The branch folder, for what needs no more than that. */
  protected findRoot(): ResultAsync<string, WoosooError> {
    const given = this.#givenRoot;
    return findBranch(process.cwd(), new NodeFileSystem(), given === undefined ? undefined : resolve(given));
  }

  /** Which branch, and how the processes beside it are started. */
  protected openOptions(): OpenOptions {
    return {
      command: ownCommand(),
      ...bundleEntries(),
      root: this.#givenRoot,
      env: this.environment,
    };
  }

  /** Opens the branch, runs the work, closes it. Ctrl-C cancels through the signal. */
  protected async withBranch(work: (woosoo: Woosoo, signal: AbortSignal) => Promise<number>): Promise<number> {
    using cancel = cancelOnSignals((again) => this.#sayCancelling(again));
    const opened = openBranch(this.openOptions());
    return await this.settle(opened, async (woosoo) => {
      await using branch = woosoo;
      if (this.tellsOfInterruption) await this.#tellOfInterruption(branch);
      return await work(branch, cancel.signal);
    });
  }

  /** Only where something is going on that has to be undone: whoever ends a display needs no words. */
  #sayCancelling(again: boolean): void {
    const text = again ? 'Still at it; the branch will be whole in a moment.' : 'Cancelling: what was begun is being undone.';
    this.#display?.onEvent({ type: 'note', at: new Date().toISOString(), level: 'warning', text });
  }

  async #tellOfInterruption(woosoo: Woosoo): Promise<void> {
    const [first] = await woosoo.interrupted().unwrapOr([]);
    if (first === undefined) return;
    const style = this.style(this.context.stderr);
    const text = `${style.warning('!')} ${style.strong(`"${first.title}" of ${first.startedAt} was cut off.`)} Run \`woosoo recover\` to bring the branch to a whole state.\n`;
    this.context.stderr.write(wrapLines(text, style.columns));
  }
}
