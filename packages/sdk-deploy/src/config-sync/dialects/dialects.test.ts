import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { hostileValues } from '../../testing/hostile-values.ts';
import { c12 } from './c12.ts';
import type { EnvDialect } from './dialect.ts';
import { nginx, nginxWords } from './nginx.ts';
import { nodeDotenv } from './node-dotenv.ts';
import { nuxtValue } from './nuxt-value.ts';
import { phpdotenv } from './phpdotenv.ts';

/** Writes each value between two plain keys and reads the file back; refused values are counted. */
function fuzz(
  dialect: EnvDialect,
  read: (text: string) => ReadonlyMap<string, string>,
): { readonly wrong: string[]; readonly refused: number } {
  const wrong: string[] = [];
  let refused = 0;
  for (const value of hostileValues(6000)) {
    const written = dialect.write(value);
    if (written.isErr()) {
      refused += 1;
      continue;
    }
    const values = read(`# head\nA='first'\nKEY=${written.value}\nZ='last'\n`);
    if (values.size !== 3 || values.get('KEY') !== value || values.get('A') !== 'first' || values.get('Z') !== 'last') wrong.push(value);
  }
  return { wrong, refused };
}

describe('the dialects of .env files', () => {
  it('phpdotenv carries every value', () => {
    const { wrong, refused } = fuzz(phpdotenv, (text) => phpdotenv.read(text).unwrapOr(new Map()));
    expect(wrong).toEqual([]);
    expect(refused).toBe(0);
    expect(phpdotenv.write('a\0b').isErr()).toBe(true);
  });

  it('Node carries what it does not refuse, for dotenv and for node --env-file alike', () => {
    const { wrong, refused } = fuzz(nodeDotenv, (text) => nodeDotenv.read(text)._unsafeUnwrap());
    expect(wrong).toEqual([]);
    expect(refused).toBeGreaterThan(0);
    expect(fuzz(nodeDotenv, (text) => new Map(Object.entries(parseEnv(text) as Record<string, string>))).wrong).toEqual([]);
  });

  it('c12 carries what it does not refuse, and Node reads the same', () => {
    expect(fuzz(c12, (text) => c12.read(text)._unsafeUnwrap()).wrong).toEqual([]);
    expect(fuzz(c12, (text) => new Map(Object.entries(parseEnv(text) as Record<string, string>))).wrong).toEqual([]);
    expect(c12.write('pa$A').isErr()).toBe(true);
    expect(c12.write('5 $ a piece')._unsafeUnwrap()).toBe("'5 $ a piece'");
  });

  it('refuses what some readers run as a command', () => {
    expect(nodeDotenv.write('pa$(id)').isErr()).toBe(true);
  });

  it('reads hand-written files as phpdotenv does', () => {
    const text = ['A=p#ss', 'B=" x\\"y\\n"', "C='lit\\n'", 'D=${A}/$A/${NOPE}', 'export E="m1', 'm2"', '# comment', 'A=again', 'F'].join(
      '\n',
    );
    expect(Object.fromEntries(phpdotenv.read(text)._unsafeUnwrap())).toEqual({
      A: 'p',
      B: ' x"y\n',
      C: 'lit\\n',
      D: 'p/$A/${NOPE}',
      E: 'm1\nm2',
    });
    for (const bad of ['A="C:\\dir"', 'A=two words', 'A-B=1', 'A="open\nB=1', '\uFEFFA=1'])
      expect(phpdotenv.read(bad).isErr(), bad).toBe(true);
  });

  it('wraps what Nuxt would turn into another type', () => {
    expect(['12345', 'true', '1e5', '{"a":1}', 'plain', '007', '4f2a', ''].map(nuxtValue)).toEqual([
      '"12345"',
      '"true"',
      '"1e5"',
      String.raw`"{\"a\":1}"`,
      'plain',
      '"007"',
      '4f2a',
      '',
    ]);
  });
});

describe('the dialect of nginx', () => {
  it('carries paths of Windows and refuses what it could misread', () => {
    expect(nginx.write(String.raw`C:\new branch\temp`)._unsafeUnwrap()).toBe('"C:/new branch/temp"');
    for (const bad of ['a$b', 'a"b', "a'b", 'a\nb', '']) expect(nginx.write(bad).isErr(), bad).toBe(true);
  });

  it('reads back every word that it writes', () => {
    for (const value of hostileValues(3000)) {
      const written = nginx.write(value);
      if (written.isErr()) continue;
      const words = nginxWords(`# "it's\nroot ${written.value};\nindex x;`)._unsafeUnwrap();
      expect(words.map(({ word }) => word)).toEqual(['root', value.replaceAll('\\', '/'), ';', 'index', 'x', ';']);
    }
  });
});
