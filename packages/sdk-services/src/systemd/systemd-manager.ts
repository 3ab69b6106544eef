import { err, ok, okAsync, ResultAsync } from 'neverthrow';
import type { Command, ErrorOf, ProcessError, ProcessRunner, RunOptions } from '@woosoo/sdk-core';
import { serviceManagerUnavailable } from '../errors.ts';
import type { CallOptions } from '../service-controller.ts';
import { parseShow, type UnitFacts } from './parse-show.ts';
import { disableUnit, enableUnit, reloadManager, resetFailed, showUnits, startUnit, stopUnit } from './systemctl-commands.ts';

export type Unavailable = ErrorOf<typeof serviceManagerUnavailable>;

/** How long a question may take; the manager answers at once, or hangs. */
const askMs = 15_000;

/** `systemctl start` and `stop` tell by these codes that it did not go well; how it is then says `show`. */
const badEnds = [0, 1, 3, 4, 5, 6];

/** systemd's manager, as `systemctl` lets us talk to it. */
export class SystemdManager {
  readonly #processes: ProcessRunner;

  constructor(processes: ProcessRunner) {
    this.#processes = processes;
  }

  /** All of these units in one call; a unit that the manager does not know is `not-found`. */
  show(units: readonly string[], options?: CallOptions): ResultAsync<ReadonlyMap<string, UnitFacts>, Unavailable> {
    const [first, ...others] = units;
    if (first === undefined) return okAsync(new Map());
    return this.#run(showUnits([first, ...others]), { ...options, timeoutMs: askMs }).map(({ stdout }) => parseShow(stdout));
  }

  showOne(unit: string, options?: CallOptions): ResultAsync<UnitFacts, Unavailable> {
    return this.show([unit], options).andThen((facts) => {
      const found = facts.get(unit);
      return found === undefined ? err(unavailable(`systemd told nothing of ${unit}`)) : ok(found);
    });
  }

  /** Gives what it complained of; `null` when it started. */
  start(unit: string, options?: RunOptions): ResultAsync<string | null, Unavailable> {
    return this.#run(startUnit(unit), { ...options, okExitCodes: badEnds }).map(complaint);
  }

  /** Gives what it complained of; `null` when it stopped. */
  stop(unit: string, options?: RunOptions): ResultAsync<string | null, Unavailable> {
    return this.#run(stopUnit(unit), { ...options, okExitCodes: badEnds }).map(complaint);
  }

  resetFailed(unit: string): ResultAsync<void, Unavailable> {
    return this.#run(resetFailed(unit), { timeoutMs: askMs, okExitCodes: badEnds }).map(() => undefined);
  }

  reload(): ResultAsync<void, Unavailable> {
    return this.#run(reloadManager(), { timeoutMs: 60_000 }).map(() => undefined);
  }

  setEnabled(unit: string, enabled: boolean): ResultAsync<void, Unavailable> {
    return this.#run(enabled ? enableUnit(unit) : disableUnit(unit), { timeoutMs: askMs }).map(() => undefined);
  }

  #run(command: Command, options: RunOptions) {
    return this.#processes.run(command, options).mapErr(refused);
  }
}

function complaint({ exitCode, stderr }: { readonly exitCode: number; readonly stderr: string }): string | null {
  return exitCode === 0 ? null : stderr.trim().split('\n')[0] || `systemctl ended with exit code ${exitCode}`;
}

function unavailable(what: string, cause?: ProcessError): Unavailable {
  return serviceManagerUnavailable({
    message: `${what}.`,
    remedy: 'See how systemd is: `systemctl status`. Only root may control services of the system: try with sudo.',
    ...(cause === undefined ? {} : { cause }),
  });
}

function refused(cause: ProcessError): Unavailable {
  const said =
    /(System has not been booted with systemd.*|Failed to connect to bus.*|Access denied.*|Interactive authentication required.*)/.exec(
      cause.message,
    );
  return unavailable(
    said?.[1] === undefined ? `systemd cannot be used: ${cause.message.replace(/\.$/, '')}` : `systemd refuses: ${said[1]}`,
    cause,
  );
}
