import { expect, it } from 'vitest';
import { exitMeaning } from './exit-meaning.ts';

it.each([
  [{ code: 127, signal: null }, 'exit code 127: the program was not found'],
  [{ code: 126, signal: null }, 'exit code 126: the program may not be executed (permission, or not a program)'],
  [{ code: 137, signal: null }, 'exit code 137: it was killed: by a person, or by the system because memory ran out'],
  [{ code: 139, signal: null }, 'exit code 139: it crashed (bad memory access)'],
  [{ code: 143, signal: null }, 'exit code 143: it was asked to end'],
  [{ code: 255, signal: null }, 'exit code 255: a fatal PHP error'],
  [{ code: 12, signal: null }, 'exit code 12: it reached its memory limit (queue worker)'],
  [{ code: 42, signal: null }, 'exit code 42'],
  [{ code: null, signal: 'SIGSEGV' }, 'signal SIGSEGV: it crashed (bad memory access)'],
  [{ code: null, signal: 'SIGUSR2' }, 'signal SIGUSR2'],
  [{ code: 3221225786, signal: null }, 'exit code 0xc000013a: it was ended by Ctrl-C or its console was closed'],
  [{ code: -1073741510, signal: null }, 'exit code 0xc000013a: it was ended by Ctrl-C or its console was closed'],
  [{ code: null, signal: null }, 'exit code unknown'],
])('says what %j means', (exit, meaning) => {
  expect(exitMeaning(exit)).toBe(meaning);
});
