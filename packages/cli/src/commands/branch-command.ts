import { Command, Option, UsageError } from 'clipanion';
import { exitCodeOf, exitCodes, type WoosooError } from '@woosoo/sdk-core';
import { openBranch, type Woosoo } from '@woosoo/sdk-deploy';
import type { Result, ResultAsync } from 'neverthrow';
import { errorJson, errorText } from '../present/error.ts';
import { createStyle, type Style } from '../terminal/style.ts';
import { isTerminal } from '../terminal/is-terminal.ts';
import { cancelOnSignals } from '../cancel-on-signals.ts';
import { daemonEntry } from '../daemon-entry.ts';

/** What every command takes, and how it ends: `--json` puts exactly one document on stdout, progress and complaints go to stderr. */
export abstract class BranchCommand extends Command {
  json = Option.Boolean('--json', false, { description: 'One JSON document on stdout, nothing else' });
  environment = Option.String('--env', { description: 'Overlay deployment.config.NAME.env' });
  root = Option.String('--root', {
    description: 'The branch folder; otherwise WOOSOO_ROOT, or the folder above that holds deployment.config.env',
  });
  quiet = Option.Boolean('--quiet,-q', false, { description: 'Only the result' });
  verbose = Option.Boolean('--verbose', false, { description: 'More detail, and causes of errors' });
  color = Option.Boolean('--color', true, { description: 'Colours (NO_COLOR switches them off too)' });

  /** What the command does; gives its exit code. */
  protected abstract run(): Promise<number>;

  /** Nothing may reach stdout but a report: what goes wrong unexpectedly is told on stderr. */
  override async execute(): Promise<number> {
    try {
      return await this.run();
    } catch (error) {
      if (error instanceof UsageError) {
        this.context.stderr.write(`${error.message}\n`);
        return exitCodes.usage;
      }
      const text = error instanceof Error ? (this.verbose ? error.stack : error.message) : String(error);
      this.context.stderr.write(
        `${this.style(this.context.stderr).bad('✗')} Unexpected: ${text ?? ''}\n  This is a mistake in Woosoo; --verbose shows where. What was begun can be brought to an end with \`woosoo recover\`.\n`,
      );
      return exitCodes.failed;
    }
  }

  /** Colours for a stream, when it is a terminal that shows them. */
  protected style(stream: NodeJS.WritableStream = this.context.stdout): Style {
    const wanted = this.color && (this.context.env['NO_COLOR'] ?? '') === '' && isTerminal(stream);
    return createStyle(wanted);
  }

  /** Writes a report: as JSON, or as the presenter has it. */
  protected present(report: unknown, text: (style: Style) => string): void {
    this.context.stdout.write(this.json ? `${JSON.stringify(report, null, 2)}\n` : text(this.style()));
  }

  /** Says what failed and gives the exit code of its kind. */
  protected fail(error: WoosooError): number {
    if (this.json) this.context.stdout.write(`${JSON.stringify(errorJson(error), null, 2)}\n`);
    else this.context.stderr.write(errorText(error, this.style(this.context.stderr), this.verbose));
    return exitCodeOf(error);
  }

  /** A progress line for people; not with `--quiet` or `--json`. */
  protected note(text: string): void {
    if (!this.quiet && !this.json) this.context.stderr.write(`${text}\n`);
  }

  /** Unwraps at the edge: the value goes on to `then`, an error becomes words and an exit code. */
  protected async settle<T, E extends WoosooError>(
    result: ResultAsync<T, E> | Promise<Result<T, E>>,
    then: (value: T) => number | Promise<number>,
  ): Promise<number> {
    const settled = await result;
    return settled.isErr() ? this.fail(settled.error) : then(settled.value);
  }

  /** Commands that recover by themselves first need not say that something waits to be recovered. */
  protected readonly tellsOfInterruption: boolean = true;

  async #tellOfInterruption(woosoo: Woosoo): Promise<void> {
    const [first] = await woosoo.interrupted().unwrapOr([]);
    if (first === undefined) return;
    const { warning, strong } = this.style(this.context.stderr);
    this.context.stderr.write(
      `${warning('!')} ${strong(`"${first.title}" of ${first.startedAt} was cut off.`)} Run \`woosoo recover\` to bring the branch to a whole state.\n`,
    );
  }

  /** Opens the branch, runs the work, closes it. Ctrl-C cancels through the signal. */
  protected async withBranch(work: (woosoo: Woosoo, signal: AbortSignal) => Promise<number>): Promise<number> {
    using cancel = cancelOnSignals((text) => this.context.stderr.write(`${text}\n`));
    const root = this.root ?? this.context.env['WOOSOO_ROOT'];
    const daemon = daemonEntry();
    const opened = openBranch({
      ...(daemon === undefined ? {} : { daemon }),
      ...(root === undefined ? {} : { root }),
      ...(this.environment === undefined ? {} : { env: this.environment }),
    });
    return await this.settle(opened, async (woosoo) => {
      await using branch = woosoo;
      if (this.tellsOfInterruption) await this.#tellOfInterruption(branch);
      return await work(branch, cancel.signal);
    });
  }
}
