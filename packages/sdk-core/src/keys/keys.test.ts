import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SystemClock } from '../clock/system-clock.ts';
import { NodeFileSystem } from '../file-system/node-file-system.ts';
import { Redactor } from '../secrets/redactor.ts';
import { generateAgeIdentity, writeIdentityFile } from './age-identity.ts';
import { isAgeIdentity, isAgeRecipient } from './age-recipient.ts';
import { FileKeyStore } from './file-key-store.ts';

const run = promisify(execFile);
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (data: Uint8Array): string => new TextDecoder().decode(data);

describe('the keys of a branch', () => {
  let folder: string;
  const redactor = new Redactor();
  const fileSystem = new NodeFileSystem();
  const keys = (path: string, recoveryRecipients: readonly string[] = []) =>
    new FileKeyStore({ fileSystem, clock: new SystemClock(), path: join(folder, path), recoveryRecipients, redactor });

  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'woosoo-keys-'))));
  afterEach(() => rm(folder, { recursive: true }));

  it('are made at the first encryption, for the owner of the file alone, and stay the same', async () => {
    const store = keys('keys/machine.key');
    expect((await store.identities())._unsafeUnwrap()).toEqual([]);
    const recipient = (await store.machineRecipient())._unsafeUnwrap();
    expect(isAgeRecipient(recipient)).toBe(true);
    expect((await stat(join(folder, 'keys/machine.key'))).mode & 0o777).toBe(0o600);
    expect((await keys('keys/machine.key').recipients())._unsafeUnwrap()).toEqual([recipient]);
    const [identity] = (await store.identities())._unsafeUnwrap();
    expect(redactor.redact(`the key ${identity?.reveal()}`)).toBe('the key [REDACTED]');
  });

  it('open here what was encrypted here, and with the recovery key elsewhere', async () => {
    const recovery = await generateAgeIdentity();
    const sealed = (await keys('a', [recovery.recipient]).encrypt(bytes('hunter22')))._unsafeUnwrap();
    expect(text((await keys('a').decrypt(sealed))._unsafeUnwrap())).toBe('hunter22');
    const elsewhere = keys('b');
    (await elsewhere.machineRecipient())._unsafeUnwrap();
    expect((await elsewhere.decrypt(sealed))._unsafeUnwrapErr().type).toBe('DecryptionFailed');
    expect(text((await elsewhere.decrypt(sealed, { identities: [recovery.identity] }))._unsafeUnwrap())).toBe('hunter22');
  });

  it('refuse what was changed', async () => {
    const sealed = (await keys('a').encrypt(bytes('hunter22')))._unsafeUnwrap();
    const changed = Uint8Array.from(sealed, (byte, at) => (at === sealed.length - 1 ? byte ^ 1 : byte));
    expect((await keys('a').decrypt(changed))._unsafeUnwrapErr().type).toBe('DecryptionFailed');
  });

  it('write files that the stock age program opens, and open its files', async () => {
    const store = keys('machine.key');
    const sealed = (await store.encrypt(bytes('from woosoo')))._unsafeUnwrap();
    await writeFile(join(folder, 'sealed.age'), sealed);
    expect((await run('age', ['-d', '-i', join(folder, 'machine.key'), join(folder, 'sealed.age')])).stdout).toBe('from woosoo');
    await writeFile(join(folder, 'plain'), 'from age');
    const recipient = (await store.machineRecipient())._unsafeUnwrap();
    await run('age', ['-r', recipient, '-o', join(folder, 'theirs.age'), join(folder, 'plain')]);
    expect(text((await store.decrypt(await readFile(join(folder, 'theirs.age'))))._unsafeUnwrap())).toBe('from age');
  });

  it('carry streams of any size through, and notice an end that is missing', async () => {
    const store = keys('machine.key');
    const plain = randomBytes(3_000_000);
    await writeFile(join(folder, 'plain'), plain);
    const [from, sealed, back] = ['plain', 'sealed', 'back'].map((name) => join(folder, name)) as [string, string, string];
    await pipeline(createReadStream(from), (await store.encryptStream())._unsafeUnwrap(), createWriteStream(sealed));
    await pipeline(createReadStream(sealed), (await store.decryptStream())._unsafeUnwrap(), createWriteStream(back));
    expect((await readFile(back)).equals(plain)).toBe(true);
    const cut = createReadStream(sealed, { end: 2_000_000 });
    await expect(pipeline(cut, (await store.decryptStream())._unsafeUnwrap(), createWriteStream(back))).rejects.toThrow();
    await expect(
      pipeline(createReadStream(sealed), (await keys('other').decryptStream())._unsafeUnwrap(), createWriteStream(back)),
    ).rejects.toThrow();
  });

  it('are not made anew where the file is damaged', async () => {
    await writeFile(join(folder, 'machine.key'), 'not a key\n');
    expect((await keys('machine.key').encrypt(bytes('x')))._unsafeUnwrapErr()).toMatchObject({ type: 'KeyUnusable' });
    expect(await readFile(join(folder, 'machine.key'), 'utf8')).toBe('not a key\n');
  });

  it('that were mistyped are told from whole ones', async () => {
    const { identity, recipient } = await generateAgeIdentity();
    expect([isAgeRecipient(recipient), isAgeIdentity(identity.reveal())]).toEqual([true, true]);
    const mistyped = (key: string): string => {
      const [last, other] = [key.slice(-1), key.slice(-2, -1)];
      return key.slice(0, -1) + (last === other ? key.slice(-3, -2) : other);
    };
    expect([
      isAgeRecipient(mistyped(recipient)),
      isAgeIdentity(mistyped(identity.reveal())),
      isAgeRecipient('age1'),
      isAgeRecipient(''),
    ]).toEqual([false, false, false, false]);
    const file = writeIdentityFile({ identity, recipient }, new Date(0));
    await writeFile(join(folder, 'k'), file.reveal());
    expect((await run('age-keygen', ['-y', join(folder, 'k')])).stdout.trim()).toBe(recipient);
  });
});
