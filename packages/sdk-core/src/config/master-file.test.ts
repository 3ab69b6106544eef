import { describe, expect, it } from 'vitest';
import { configJsonSchema } from './config-schema-json.ts';
import { setMasterValue } from './edit-master-file.ts';
import { generateSecrets } from './generate-secrets.ts';
import { initialConfig } from './initial-config.ts';
import { configFromSources } from './load-config.ts';
import { masterKeys } from './master-schema.ts';
import { parseMasterFile } from './parse-master-file.ts';
import { quoteMasterValue } from './quote-master-value.ts';
import { splitArguments } from './split-arguments.ts';

const values = (text: string) => Object.fromEntries(parseMasterFile(text).entries.map(({ key, value }) => [key, value]));

describe('a master file', () => {
  it('reads bare, single- and double-quoted values', () => {
    expect(
      values(
        [
          'A=plain words # comment',
          'B=pa#ss',
          String.raw`C='lit\eral "x" # y' # comment`,
          String.raw`D="a \"b\" \\ c\n$X"`,
          'export E = spaced',
          'F=',
          'G= # nothing',
          'H=#fff',
          '  # I=1',
        ].join('\n'),
      ),
    ).toEqual({ A: 'plain words', B: 'pa#ss', C: String.raw`lit\eral "x" # y`, D: 'a "b" \\ c\n$X', E: 'spaced', F: '', G: '', H: '#fff' });
  });

  it('reads what Windows editors write: CRLF and a byte order mark', () => {
    expect(values('\uFEFFA=1\r\nB="x"\r\n')).toEqual({ A: '1', B: 'x' });
  });

  it('tells the line of what it cannot read', () => {
    const { problems } = parseMasterFile(['A="open', 'what is this', String.raw`B="C:\dir"`, "C='x' y", 'D=1', 'D=2'].join('\n'));
    expect(problems.map(({ line, key }) => [line, key])).toEqual([
      [1, 'A'],
      [2, null],
      [3, 'B'],
      [4, 'C'],
      [6, 'D'],
    ]);
    expect(problems[4]?.rule).toBe('is set twice, on lines 5 and 6; keep one of them');
  });

  it('changes one value and leaves comments, order and line ends alone', () => {
    const text = '\uFEFF# head\r\nA=1 # one\r\nexport B="two" # 2\r\nC=3';
    expect(setMasterValue(text, 'B', "it's")._unsafeUnwrap()).toBe('\uFEFF# head\r\nA=1 # one\r\nexport B="it\'s" # 2\r\nC=3');
    expect(setMasterValue(text, 'A', '')._unsafeUnwrap()).toBe('\uFEFF# head\r\nA= # one\r\nexport B="two" # 2\r\nC=3');
    expect(setMasterValue(text, 'D', 'x y')._unsafeUnwrap()).toBe(`${text}\r\nD='x y'\r\n`);
  });

  it('reads back every value that it writes', () => {
    const alphabet = ['a', ' ', '#', "'", '"', '\\', '$', '`', '\n', '\r', '\t', '=', 'é', '🍜', ';', 'n'];
    let seed = 7;
    const next = (limit: number): number => (seed = (seed * 48271) % 2147483647) % limit;
    for (let round = 0; round < 3000; round += 1) {
      const value = Array.from({ length: next(9) }, () => alphabet[next(alphabet.length)]).join('');
      const text = `X=1\nKEY=${quoteMasterValue(value)._unsafeUnwrap()} # comment\nY=2\n`;
      expect(values(text), JSON.stringify(value)).toEqual({ X: '1', KEY: value, Y: '2' });
      const edited = setMasterValue('X=1\nKEY=old # comment\nY=2', 'KEY', value)._unsafeUnwrap();
      expect(values(edited), JSON.stringify(value)).toEqual({ X: '1', KEY: value, Y: '2' });
    }
    expect(quoteMasterValue('a\0b').isErr()).toBe(true);
  });

  it('splits arguments without a shell', () => {
    expect(splitArguments(String.raw`php "a b" 'c "d"' C:\x\y --e="f \" g" ""`)._unsafeUnwrap()).toEqual([
      'php',
      'a b',
      'c "d"',
      String.raw`C:\x\y`,
      '--e=f " g',
      '',
    ]);
    expect(splitArguments('a "b').isErr()).toBe(true);
    expect(splitArguments('a && b').isErr()).toBe(true);
  });

  it('starts a branch with a text that is valid as it is', () => {
    const text = initialConfig({
      BRANCH_ID: 'cebu-01',
      APP_IP: '127.0.0.1',
      DB_DATABASE: 'woosoo',
      DB_USERNAME: 'woosoo',
      ...generateSecrets(),
    });
    const { config, warnings } = configFromSources(
      [{ file: 'deployment.config.env', text: text._unsafeUnwrap() }],
      '/srv/branch',
    )._unsafeUnwrap();
    expect(warnings).toEqual([]);
    expect(config.branchId).toBe('cebu-01');
    for (const key of masterKeys.keys()) expect(text._unsafeUnwrap()).toMatch(new RegExp(`^(# )?${key}=`, 'm'));
  });

  it('has an example that is valid for every key', () => {
    for (const { key, example } of masterKeys.values()) {
      const text = setMasterValue(initialConfig(generateSecrets())._unsafeUnwrap(), key, example)._unsafeUnwrap();
      const problems = configFromSources([{ file: 'f', text }], '/b').match(
        () => '',
        (error) => error.message,
      );
      expect(problems).not.toMatch(new RegExp(` ${key} (must|holds|is a word|is not|uses)`));
    }
  });

  it('has a JSON Schema with descriptions and defaults', () => {
    expect(configJsonSchema()).toMatchObject({
      properties: { HTTP_PORT: { type: 'string', default: '80', section: 'Ports', examples: ['80'] } },
      required: expect.arrayContaining(['BRANCH_ID', 'APP_IP', 'APP_KEY']) as unknown,
    });
    expect(configJsonSchema()['required']).not.toContain('HTTP_PORT');
  });
});
