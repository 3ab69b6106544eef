import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogFile } from '../files/log-file.ts';
import { findLiterals } from './find-literals.ts';
import { literal, type Literal } from './literal.ts';
import { PatternMatcher } from './pattern-matcher.ts';
import { requiredLiteral } from './required-literal.ts';
import { assembled } from './scan-module.ts';
import { planSearch } from './search-plan.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'woosoo-search-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the scanner', () => {
  it('is what its source says', () => {
    const out = join(folder, 'scan.wasm');
    execFileSync('wat2wasm', [join(import.meta.dirname, 'scan.wat'), '-o', out]);
    expect(readFileSync(out).toString('base64')).toBe(assembled);
  });

  const find = async (
    text: Buffer,
    what: readonly Literal[],
    direction: 'forward' | 'backward' = 'forward',
    from = 0,
  ): Promise<number[]> => {
    const path = join(folder, 'log');
    writeFileSync(path, text);
    await using file = await LogFile.open(path);
    const lists: number[][] = [];
    if (file !== null) for await (const { places } of findLiterals(file, what, { from, to: file.size }, direction)) lists.push([...places]);
    return (direction === 'forward' ? lists : lists.reverse()).flat();
  };
  const naive = (text: Buffer, needle: string): number[] => {
    const places: number[] = [];
    for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) places.push(at);
    return places;
  };
  const made = (text: string, anyCase = false): Literal => {
    const found = literal(text, anyCase);
    if (found === null) throw new Error('no literal');
    return found;
  };

  it.each(['x', 'ab', 'aba', 'needle', 'ñandú', 'a'.repeat(40)])(
    'finds every %j that a plain search finds, over the borders of pieces',
    async (needle) => {
      const letters = ['a', 'b', 'n', 'e', 'e', 'd', 'l', 'x', 'ñ', needle, needle];
      let state = 7;
      const random = (): number => (state = (state * 1103515245 + 12345) % 2147483648);
      const text = Buffer.from(Array.from({ length: 1_200_000 }, () => letters[random() % letters.length] ?? '').join(''));
      expect(text.length).toBeGreaterThan(1024 * 1024);
      const wanted = naive(text, needle);
      expect(wanted.length).toBeGreaterThan(1000);
      expect(await find(text, [made(needle)])).toEqual(wanted);
      expect(await find(text, [made(needle)], 'backward')).toEqual(wanted);
    },
  );

  it('finds what lies across two pieces, at the very begin and the very end', async () => {
    const text = Buffer.alloc(3 * 1024 * 1024, '.');
    for (const at of [0, 1024 * 1024 - 3, 2 * 1024 * 1024, text.length - 6]) text.write('needle', at);
    expect(await find(text, [made('needle')])).toEqual([0, 1024 * 1024 - 3, 2 * 1024 * 1024, text.length - 6]);
    expect(await find(text, [made('needle')], 'forward', 5)).toHaveLength(3);
    expect(await find(Buffer.from('need'), [made('needle')])).toEqual([]);
    expect(await find(Buffer.alloc(0), [made('needle')])).toEqual([]);
  });

  it('takes any case of ASCII letters, and nothing else for them', async () => {
    const text = Buffer.from('Error ERROR error eRRoR 3rror \u0005rror');
    expect(await find(text, [made('error', true)])).toEqual([0, 6, 12, 18]);
    expect(await find(Buffer.from('a[b A{B a{b'), [made('a{b', true)])).toEqual([4, 8]);
    expect(literal('ñ', true)).toBeNull();
  });

  it('finds several at once, in order', async () => {
    expect(await find(Buffer.from('two one three one'), [made('one'), made('two')])).toEqual([0, 4, 14]);
  });
});

describe('what a pattern must hold', () => {
  it.each([
    ['Payment .* declined', ' declined'],
    ['order \\d+ of', 'order '],
    ['took\\s+\\d+ms', 'took'],
    ['colou?rings', 'rings'],
    ['a(b|c)defg', 'defg'],
    ['x[abc]{2}long text', 'long text'],
    ['(?:one)+ two', ' two'],
    ['\\(void\\)', '(void)'],
    ['lo+ng', 'ng'],
    ['\\x41bcd', 'bcd'],
    ['\\u{1F600}bcd', 'bcd'],
    ['a.b.c', null],
    ['one|two', null],
    ['\\d+', null],
    ['(abc)?', null],
    ['abc*', 'ab'],
    ['abc{0,2}', 'ab'],
    ['\\p{Lu}xyz', 'xyz'],
  ])('%s: %j', (pattern, wanted) => {
    expect(requiredLiteral(pattern)).toBe(wanted);
  });
});

describe('a search', () => {
  const plan = (pattern: string, kind?: 'text') => planSearch({ pattern, kind })._unsafeUnwrap();

  it('in small letters takes any case, with a capital one it is exact', () => {
    expect(plan('error').flags).toBe('i');
    expect(plan('Error').flags).toBe('');
    expect(plan('\\S+ms').flags).toBe('i');
  });

  it('for plain text needs no expression', () => {
    expect(plan('declined order')).toMatchObject({ isLiteral: true });
    expect(plan('a+b', 'text')).toMatchObject({ isLiteral: true, source: 'a\\+b' });
    expect(plan('a+b')).toMatchObject({ isLiteral: false });
  });

  it('says what is wrong with an expression', () => {
    const error = planSearch({ pattern: '(abc' })._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'SearchInvalid', category: 'usage' });
    expect(error.message).toContain('Unterminated group');
  });
});

describe('what runs expressions', () => {
  const matcher = (pattern: string, limitMs?: number) => new PatternMatcher(planSearch({ pattern })._unsafeUnwrap(), { limitMs });
  const lines = (...of: readonly string[]): Buffer => Buffer.from(of.map((line) => `${line}\n`).join(''));

  it.each(['\\d{3}', '^b', 'c$', 'x\\s*y', '[^a]z', '^$', 'ñ.ñ', '(?<!q)w'])(
    'finds the lines that match %s, one by one and in bulk',
    async (pattern) => {
      const all = ['a 123', 'b', 'abc', 'x', 'y', 'x y', 'az', 'bz', '', 'ñoñ', 'ñññ', 'qw', 'w', 'abc\r'];
      const expression = new RegExp(pattern, 'i');
      const wanted = all.flatMap((line, index) => (expression.test(line.replace('\r', '')) ? [lines(...all.slice(0, index)).length] : []));
      await using asked = matcher(pattern);
      expect(await asked.matchingLines(lines(...all))).toEqual(wanted);
      expect(await asked.matchingLinesOfBlock(lines(...all))).toEqual(wanted);
      // From now on in the thread.
      expect(await asked.matchingLines(lines(...all))).toEqual(wanted);
    },
  );

  it('takes bytes that are no UTF-8', async () => {
    await using asked = matcher('caf.$');
    const bytes = Buffer.concat([lines('x'), Buffer.from([0x63, 0x61, 0x66, 0xe9, 0x0a])]);
    expect(await asked.matchingLines(bytes)).toEqual([2]);
    expect(await asked.matchingLinesOfBlock(bytes)).toEqual([2]);
  });

  it.each(['matchingLines', 'matchingLinesOfBlock'] as const)(
    'is interrupted when an expression takes too long, and holds nobody up (%s)',
    async (ask) => {
      await using asked = matcher('(a+)+$', 300);
      let turns = 0;
      const turning = setInterval(() => (turns += 1), 5);
      expect(await asked[ask](lines(`${'a'.repeat(60)}b`))).toBeNull();
      clearInterval(turning);
      expect(turns).toBeGreaterThan(5);
      expect(await asked.matchingLines(lines('a'))).toBeNull();
    },
  );

  it('is given up when an expression is too deep for a line, and takes nobody down', async () => {
    await using asked = matcher('^(?:a|b)*y', 20_000);
    expect(await asked.matchingLines(lines('ab'.repeat(6_000_000)))).toBeNull();
  });
});
