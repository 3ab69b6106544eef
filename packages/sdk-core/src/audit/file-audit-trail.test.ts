import { ResultAsync } from 'neverthrow';
import { beforeEach, describe, expect, it } from 'vitest';
import { Redactor } from '../secrets/redactor.ts';
import { ManualClock } from '../testing/manual-clock.ts';
import { MemoryFileSystem } from '../testing/memory-file-system.ts';
import { sealEntry, writeAuditLine } from './audit-line.ts';
import { canonicalJson } from './canonical-json.ts';
import { FileAuditTrail } from './file-audit-trail.ts';

const PATH = '/branch/.woosoo/audit.jsonl';

describe('an audit trail', () => {
  let fileSystem: MemoryFileSystem;
  const trail = (): FileAuditTrail => new FileAuditTrail({ fileSystem, clock: new ManualClock(), path: PATH });
  const append = async (subject: string) =>
    (await trail().append({ actor: 'anna', action: 'deploy.begin', subject, detail: { b: 1, a: ['ä', null] } }))._unsafeUnwrap();
  const verify = async () => ({ entries: (await trail().verify())._unsafeUnwrap().entries });
  const flaw = async () => (await trail().verify())._unsafeUnwrapErr();
  const text = async (): Promise<string> => (await fileSystem.readText(PATH))._unsafeUnwrap();
  const rewrite = async (change: (lines: string[]) => readonly string[]): Promise<void> => {
    (await fileSystem.writeTextAtomic(PATH, change((await text()).split('\n')).join('\n')))._unsafeUnwrap();
  };
  const appendRaw = async (raw: string): Promise<void> => {
    const handle = (await fileSystem.openAppend(PATH))._unsafeUnwrap();
    (await handle.write(raw))._unsafeUnwrap();
    (await handle.sync())._unsafeUnwrap();
  };

  beforeEach(() => {
    fileSystem = new MemoryFileSystem();
  });

  it('is empty and whole before its first entry', async () => {
    expect(await verify()).toEqual({ entries: 0 });
    expect((await trail().read())._unsafeUnwrap()).toEqual([]);
  });

  it('chains entries, of several processes too, and is on the disk when it has answered', async () => {
    const first = await append('one');
    const second = await append('two');
    expect(first).toMatchObject({ sequence: 1, previousHash: '0'.repeat(64), actor: 'anna', detail: { a: ['ä', null], b: 1 } });
    expect(second).toMatchObject({ sequence: 2, previousHash: first.hash });
    fileSystem = fileSystem.crash();
    expect(await verify()).toEqual({ entries: 2 });
    expect((await trail().read())._unsafeUnwrap()).toEqual([first, second]);
    expect((await trail().read({ limit: 1 }))._unsafeUnwrap()).toEqual([second]);
    expect((await trail().read({ limit: 0 }))._unsafeUnwrap()).toEqual([]);
    expect((await fileSystem.stat(PATH))._unsafeUnwrap()?.mode).toBe(0o600);
  });

  it('keeps the order of entries that are appended at once', async () => {
    const one = trail();
    const all = ['a', 'b', 'c'].map((subject) => one.append({ actor: 'anna', action: 'x', subject, detail: undefined }));
    (await ResultAsync.combine(all))._unsafeUnwrap();
    expect((await one.read())._unsafeUnwrap().map(({ subject, sequence }) => `${sequence}${subject}`)).toEqual(['1a', '2b', '3c']);
    expect(await verify()).toEqual({ entries: 3 });
  });

  describe('with three entries', () => {
    beforeEach(async () => {
      for (const subject of ['one', 'two', 'three']) await append(subject);
    });

    it.each<[string, (lines: string[]) => readonly string[], number]>([
      ['a changed entry', (lines) => lines.map((line) => line.replace('"two"', '"TWO"')), 2],
      ['an added key', (lines) => lines.map((line) => line.replace('"subject":"two"', '"subject":"two","then":1')), 2],
      ['a changed last entry', (lines) => lines.map((line) => line.replace('"three"', '"four"')), 3],
      ['a removed entry', ([a = '', , c = '', end = '']) => [a, c, end], 2],
      ['a removed beginning', (lines) => lines.slice(1), 1],
      ['entries that changed places', ([a = '', b = '', c = '', end = '']) => [a, c, b, end], 2],
      ['an empty line', ([a = '', ...rest]) => [a, '', ...rest], 2],
    ])('names the first entry that does not fit: %s', async (_what, change, line) => {
      await rewrite(change);
      expect(await flaw()).toMatchObject({ type: 'AuditFailed', detail: { line } });
    });

    it.each([
      ['is another, although its own hash fits', { subject: 'forged' }, 3],
      ['has a number that does not follow', { sequence: 7 }, 2],
    ])('names the first entry that does not fit when one %s', async (_what, change, line) => {
      const [, second] = (await trail().read())._unsafeUnwrap();
      if (second === undefined) throw new Error('no second entry');
      const { hash, ...unsealed } = second;
      const forged = writeAuditLine(sealEntry({ ...unsealed, ...change }));
      await rewrite((lines) => lines.map((one) => (one.includes(`"hash":"${hash}"`) ? forged : one)));
      expect(await flaw()).toMatchObject({ detail: { line } });
    });

    it('still names a changed last entry after more was appended', async () => {
      await rewrite((lines) => lines.map((line) => line.replace('"three"', '"four"')));
      await append('five');
      expect(await flaw()).toMatchObject({ detail: { line: 3 } });
    });

    it('shows that it was written anew when its head was noted before', async () => {
      const noted = (await trail().verify())._unsafeUnwrap().head ?? '';
      await append('four');
      expect((await trail().verify({ anchor: noted }))._unsafeUnwrap()).toMatchObject({ entries: 4 });
      for (const path of [PATH, `${PATH}.head`]) (await fileSystem.remove(path))._unsafeUnwrap();
      for (const subject of ['one', 'other', 'three', 'four']) await append(subject);
      expect(await verify()).toEqual({ entries: 4 });
      expect((await trail().verify({ anchor: noted }))._unsafeUnwrapErr().message).toContain('no longer in it');
    });

    it('misses entries that were cut off at the end, and all of them, and keeps it on record', async () => {
      await rewrite((lines) => [...lines.slice(0, -2), '']);
      expect((await flaw()).message).toContain('its last entry is gone');
      await rewrite(() => ['']);
      expect((await flaw()).message).toMatch(/its last \d entries are gone/);
      await append('after');
      expect((await trail().read())._unsafeUnwrap().map(({ action }) => action)).toEqual(['audit.shortened', 'deploy.begin']);
      expect(await verify()).toEqual({ entries: 2 });
    });

    it('refuses an anchor that is none', async () => {
      expect((await trail().verify({ anchor: 'abc' }))._unsafeUnwrapErr().message).toBe('"abc" is not the head of an audit trail.');
    });

    it('puts up with a line torn by a power cut, and notes it', async () => {
      await appendRaw('{"action":"dep');
      expect(await verify()).toEqual({ entries: 3 });
      const next = await append('four');
      expect(next.sequence).toBe(5);
      expect(
        (await trail().read())
          ._unsafeUnwrap()
          .map(({ action }) => action)
          .slice(3),
      ).toEqual(['audit.repaired', 'deploy.begin']);
      expect(await verify()).toEqual({ entries: 5 });
    });

    it('puts up with a second one, torn while the first was noted', async () => {
      await appendRaw('{"action":"dep');
      await appendRaw('\n{"action":"audit.rep');
      await append('four');
      expect(await verify()).toEqual({ entries: 5 });
    });

    it('lets the note excuse the torn line alone', async () => {
      await appendRaw('{"action":"dep');
      await append('four');
      await rewrite((lines) => lines.map((line) => (line === '{"action":"dep' ? '{"action":"other' : line)));
      expect(await flaw()).toMatchObject({ detail: { line: 4 } });
    });

    it('goes on after an entry that lacks only its end of line', async () => {
      await rewrite((lines) => lines.slice(0, 3));
      await append('four');
      expect(await verify()).toEqual({ entries: 4 });
    });
  });

  it('fails when it cannot be written', async () => {
    fileSystem.onOperation = (act) => {
      if (act === 'sync') throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    };
    const error = (await trail().append({ actor: 'anna', action: 'x', subject: 'y', detail: undefined }))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'AuditFailed', cause: { type: 'DiskFull' } });
  });

  it('masks known secrets', async () => {
    const redactor = new Redactor(['hunter22']);
    const one = new FileAuditTrail({ fileSystem, clock: new ManualClock(), path: PATH, redactor });
    (await one.append({ actor: 'anna', action: 'x', subject: 'set hunter22', detail: { value: 'hunter22' } }))._unsafeUnwrap();
    expect(await text()).not.toContain('hunter22');
    expect(await verify()).toEqual({ entries: 1 });
  });
});

it('gives one text for one value', () => {
  expect(canonicalJson({ b: [1, { d: null, c: 'x' }], a: true })).toBe('{"a":true,"b":[1,{"c":"x","d":null}]}');
});
