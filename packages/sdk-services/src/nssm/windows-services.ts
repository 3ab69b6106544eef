import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { err, errAsync, ok, okAsync, ResultAsync } from 'neverthrow';
import { safeTry, type CommandOutput, type ProcessError, type ProcessRunner } from '@woosoo/sdk-core';
import { serviceManagerUnavailable, type ServiceError } from '../errors.ts';
import { isElevated } from './elevation.ts';
import { foreignService, markedForDeletion, notElevated, refusedByWindows } from './nssm-failures.ts';
import type { InstalledRegistration, RegistrationChanges } from './registration/installed-registration.ts';
import type { Registration } from './registration/registration.ts';
import { parseRegistryText, registryText } from './registration/registry-text.ts';
import type { RegistryKeys } from './registration/registry-value.ts';
import { parseScQuery, type WindowsServiceStatus } from './windows-service-state.ts';

/** No verb of these waits for a service, so nothing may take longer: a message box that nobody sees, for one. */
const timeoutMs = 30_000;
const servicesKey = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services';
/** 1060: there is no such service. Wine says 1 to everything. */
const missing = [1060, 1];

/** Windows' own programs and nssm.exe, one call each; fixed verbs alone, since an unknown one makes NSSM show a window and wait. */
export class WindowsServices {
  readonly #runner: ProcessRunner;
  /** For the files by which the registry is read and written. */
  readonly #folder: string;
  #exchanges = 0;

  constructor(runner: ProcessRunner, folder: string) {
    this.#runner = runner;
    this.#folder = folder;
  }

  /** Whether this process may change services; changes nothing. Where Windows does not tell, the first change will. */
  mayChange(): ResultAsync<void, ServiceError> {
    return this.#run('whoami', ['/groups', '/fo', 'csv', '/nh'], 'read')
      .map(({ stdout }) => isElevated(stdout))
      .orElse(() => okAsync(null))
      .andThen((elevated) => (elevated === false ? errAsync(notElevated()) : okAsync(undefined)));
  }

  /** `null`: Windows knows no such service. */
  query(id: string): ResultAsync<WindowsServiceStatus | null, ServiceError> {
    return this.#run('sc', ['query', id], 'read', [0, ...missing])
      .mapErr((cause) => refusedByWindows(`tell of service ${id}`, cause))
      .map(({ exitCode, stdout }) => (exitCode === 0 ? parseScQuery(stdout) : null));
  }

  /** As the registry has it; `null` when it is not installed. One that another has made is an error. */
  registration(id: string): ResultAsync<InstalledRegistration | null, ServiceError> {
    return safeTry(this, async function* () {
      // A missing key is exit code 1, and so is everything else that may go wrong; only one that Windows knows nothing of is not installed.
      // Twice: somebody else may be installing or removing it just now.
      for (let look = 0; look < 2; look += 1) {
        const found = yield* this.#export(id);
        if (found !== null || (yield* this.query(id)) === null) return ok(found);
      }
      return err(unreadable(id));
    });
  }

  #export(id: string): ResultAsync<InstalledRegistration | null, ServiceError> {
    const key = `${servicesKey}\\${id}`;
    const file = this.#exchangeFile();
    return this.#run('reg', ['export', key, file, '/y'], 'read', [0, 1])
      .mapErr((cause) => refusedByWindows(`read how service ${id} is set up`, cause))
      .andThen(({ exitCode }) => (exitCode === 0 ? this.#read(file) : okAsync(null)))
      .map((content) => (content === null ? null : { keys: parseRegistryText(content, key) }));
  }

  /** Asks for the start, once, and does not wait for it; whether Windows took the request. */
  start(id: string): ResultAsync<boolean, ServiceError> {
    // 1056: it runs already. 1058: it is disabled. Wine says 1 to everything; how it is set up tells.
    return this.#run('sc', ['start', id], 'write', [0, 1056, 1058, 1])
      .mapErr((cause) => refusedByWindows(`start service ${id}`, cause))
      .map(({ exitCode }) => exitCode === 0 || exitCode === 1056);
  }

  /** Asks for the stop, once. It is not waited for. */
  stop(id: string): ResultAsync<void, ServiceError> {
    // 1062: it does not run. 1061: it stops, or starts, just now.
    return this.#run('sc', ['stop', id], 'write', [0, 1062, 1061, 1])
      .mapErr((cause) => refusedByWindows(`stop service ${id}`, cause))
      .map(nothing);
  }

  /** Lets NSSM, which waits before it tries again, try now. */
  proceed(nssm: string, id: string): ResultAsync<void, ServiceError> {
    return this.#nssm(nssm, ['continue', id], [0, 1]).map(nothing);
  }

  /** A service of NSSM's program that does nothing yet: what NSSM's own `install` does, which knows no more of it either. */
  create(nssm: string, id: string, { displayName, start, account }: Registration): ResultAsync<void, ServiceError> {
    const type = start === 'SERVICE_AUTO_START' ? 'auto' : 'demand';
    const program = /\s/.test(nssm) ? `"${nssm}"` : nssm;
    const runAs = account === null ? [] : ['obj=', account, 'password=', ''];
    // 1072: it is marked for deletion. 1073: there is one, and the registry did not have it a moment ago.
    return this.#run(
      'sc',
      ['create', id, 'binPath=', program, 'DisplayName=', displayName, 'start=', type, ...runAs],
      'write',
      [0, 1072, 1073, 1],
    )
      .mapErr((cause) => refusedByWindows(`make service ${id}`, cause))
      .andThen(({ exitCode }) => {
        if (exitCode === 0) return okAsync(undefined);
        return errAsync(exitCode === 1073 ? foreignService(id) : markedForDeletion(id));
      });
  }

  /** Sets what differs: what NSSM reads by one import into the registry, Windows' own settings one by one. */
  change(nssm: string, id: string, { settings, values }: Omit<RegistrationChanges, 'fields'>): ResultAsync<void, ServiceError> {
    return safeTry(this, async function* () {
      if (values.size > 0) yield* this.#import(`${servicesKey}\\${id}`, values);
      for (const [name, ...words] of settings) yield* this.#nssm(nssm, ['set', id, name, ...words]);
      return ok();
    });
  }

  /** Has Windows start a service again whose nssm.exe itself died, three times a day. */
  restartWhenNssmDies(id: string): ResultAsync<void, ServiceError> {
    const actions = 'restart/5000/restart/30000/restart/60000';
    return this.#run('sc', ['failure', id, 'reset=', '86400', 'actions=', actions], 'write')
      .mapErr((cause) => refusedByWindows(`set what happens when service ${id} fails`, cause))
      .map(nothing);
  }

  /** Removes it; while a program looks at it, Windows only marks it. */
  remove(id: string): ResultAsync<void, ServiceError> {
    return this.#run('sc', ['delete', id], 'write', [0, 1072, ...missing])
      .mapErr((cause) => refusedByWindows(`remove service ${id}`, cause))
      .map(nothing);
  }

  #nssm(nssm: string, args: readonly string[], okExitCodes: readonly number[] = [0]): ResultAsync<CommandOutput, ServiceError> {
    return this.#run(nssm, args, 'write', okExitCodes).mapErr((cause) => refusedByWindows(`${args.slice(0, 3).join(' ')} (NSSM)`, cause));
  }

  #run(
    program: string,
    args: readonly string[],
    effect: 'read' | 'write',
    okExitCodes: readonly number[] = [0],
  ): ResultAsync<CommandOutput, ProcessError> {
    const run = (): ResultAsync<CommandOutput, ProcessError> => this.#runner.run({ program, args, effect }, { timeoutMs, okExitCodes });
    // A machine that has no memory left for a moment, or a virus scanner, keeps a program from starting; a question can be asked again.
    return effect === 'read' ? run().orElse(run) : run();
  }

  // reg.exe exchanges UTF-16, which the `FileSystem` port does not read or write; no file of these outlives the call.

  #exchangeFile(): string {
    mkdirSync(this.#folder, { recursive: true });
    return join(this.#folder, `.registry-${process.pid}-${(this.#exchanges += 1)}.reg`);
  }

  #read(file: string): ResultAsync<string, ServiceError> {
    return attempt(() => {
      try {
        return readFileSync(file, 'utf16le').replace(/^\uFEFF/, '');
      } finally {
        rmSync(file, { force: true });
      }
    });
  }

  #import(key: string, parameters: RegistryKeys): ResultAsync<void, ServiceError> {
    const file = this.#exchangeFile();
    return attempt(() => writeFileSync(file, `\uFEFF${registryText(key, parameters)}`, 'utf16le')).andThen(() =>
      this.#run('reg', ['import', file], 'write')
        .mapErr((cause) => refusedByWindows('write the registry', cause))
        .andThen(() => attempt(() => rmSync(file, { force: true })))
        .orElse((error) => attempt(() => rmSync(file, { force: true })).andThen(() => errAsync(error))),
    );
  }
}

const nothing = (): void => undefined;

const unreadable = (id: string): ServiceError =>
  serviceManagerUnavailable({
    message: `Windows has service ${id}, but how it is set up cannot be read from the registry.`,
    remedy: 'Look at the disk and at the rights of the branch folder (the registry is exchanged by a file there), then try again.',
    detail: { service: id },
  });

function attempt<T>(action: () => T): ResultAsync<T, ServiceError> {
  return ResultAsync.fromThrowable(
    () => Promise.resolve().then(action),
    (thrown) =>
      serviceManagerUnavailable({
        message: `The registry cannot be exchanged by a file: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
        remedy: 'Look at the rights of the branch folder and at its disk, then try again.',
        cause: thrown,
      }),
  )();
}
