import type { ServiceExit } from '../service-status.ts';

const codes: Readonly<Record<number, string>> = {
  0: 'it ended without an error; a service should go on running',
  1: 'a general error; its last log lines say which',
  2: 'wrong arguments',
  12: 'it reached its memory limit (queue worker)',
  70: 'an internal error of the program (php-fpm: its configuration or its socket)',
  78: 'a configuration error (php-fpm)',
  125: 'it was ended before it had begun',
  126: 'the program may not be executed (permission, or not a program)',
  127: 'the program was not found',
  255: 'a fatal PHP error',
};

const signals: Readonly<Record<string, string>> = {
  SIGHUP: 'it was told that its terminal is gone',
  SIGINT: 'it was interrupted',
  SIGQUIT: 'it was asked to quit',
  SIGILL: 'it crashed (illegal instruction)',
  SIGABRT: 'it gave up by itself (abort)',
  SIGBUS: 'it crashed (bad memory access)',
  SIGKILL: 'it was killed: by a person, or by the system because memory ran out',
  SIGSEGV: 'it crashed (bad memory access)',
  SIGPIPE: 'whatever it wrote to went away',
  SIGTERM: 'it was asked to end',
  SIGSYS: 'the service manager forbids a system call that it needs',
};

const signalNumbers: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  6: 'SIGABRT',
  7: 'SIGBUS',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  15: 'SIGTERM',
  31: 'SIGSYS',
};

const windowsCodes: Readonly<Record<number, string>> = {
  0xc0000005: 'it crashed (bad memory access)',
  0xc000013a: 'it was ended by Ctrl-C or its console was closed',
  0xc0000135: 'a DLL that it needs is missing',
  0xc0000142: 'a DLL could not be initialised',
};

/**
 * What an exit says, as half a sentence: `exit code 137: it was killed: …`.
 *
 * @example
 * ```ts
 * import { exitMeaning } from '@woosoo/sdk-services';
 *
 * exitMeaning({ code: 127, signal: null }); // exit code 127: the program was not found
 * ```
 */
export function exitMeaning({ code, signal }: Pick<ServiceExit, 'code' | 'signal'>): string {
  if (signal !== null) return withMeaning(`signal ${signal}`, signals[signal]);
  if (code === null) return 'exit code unknown';
  const viaShell = code > 128 && code < 160 ? signalNumbers[code - 128] : undefined;
  const meaning = codes[code] ?? windowsCodes[code >>> 0] ?? (viaShell === undefined ? undefined : signals[viaShell]);
  return withMeaning(`exit code ${code > 255 || code < 0 ? `0x${(code >>> 0).toString(16)}` : code}`, meaning);
}

function withMeaning(what: string, meaning: string | undefined): string {
  return meaning === undefined ? what : `${what}: ${meaning}`;
}
