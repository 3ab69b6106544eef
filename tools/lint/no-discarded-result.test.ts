import { RuleTester } from 'eslint';
import tseslint from 'typescript-eslint';
import { afterAll, describe, it } from 'vitest';
import { root } from '../setup/run.mjs';
import rule from './no-discarded-result.mjs';

Object.assign(RuleTester, { afterAll, describe, it });

const tester = new RuleTester({
  languageOptions: {
    parser: tseslint.parser,
    parserOptions: {
      projectService: { allowDefaultProject: ['*.ts'], defaultProject: 'tsconfig.base.json' },
      tsconfigRootDir: root,
    },
  },
});

const PRELUDE = `
import { err, ok, okAsync, safeTry, type Result, type ResultAsync } from 'neverthrow';
declare function now(): Result<number, 'bad'>;
declare function later(): ResultAsync<number, 'bad'>;
declare function promised(): Promise<Result<number, 'bad'>>;
declare const maybe: { go(): Result<number, 'bad'> } | undefined;
declare const flag: boolean;
declare const many: readonly number[];
let kept: Result<number, 'bad'>;
`;
// Never on the disk; the root is where the default project may take it in.
const filename = `${root}/imagined-file.ts`;
const bad = (code: string) => ({ name: code, filename, code: PRELUDE + code, errors: [{ messageId: 'discarded' }] });
const good = (code: string) => ({ name: code, filename, code: PRELUDE + code });

tester.run('no-discarded-result', rule, {
  invalid: [
    bad('now();'),
    bad('later();'),
    bad('async function f() { await later(); }'),
    bad('async function f() { await promised(); }'),
    bad('promised();'),
    bad('maybe?.go();'),
    bad('flag && now();'),
    bad('flag ? now() : later();'),
    bad('now().map((value) => value + 1);'),
    bad('safeTry(async function* () { return ok(yield* later()); });'),
    bad('void now();'),
    bad('now() as unknown;'),
    bad('async function f() { await Promise.all([later(), later()]); }'),
    bad('many.forEach(() => now());'),
  ],
  valid: [
    good('const result = now();'),
    good('kept = now();'),
    good('function f() { return now(); }'),
    good('now().match(() => undefined, () => undefined);'),
    good('safeTry(async function* () { yield* later(); return ok(1); }).unwrapOr(0);'),
    good('if (now().isErr()) console.log(flag);'),
    good('const results = many.map(() => now());'),
  ],
});
