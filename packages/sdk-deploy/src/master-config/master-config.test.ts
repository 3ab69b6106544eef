import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BranchPaths, generateAgeIdentity, inspectConfig, NodeFileSystem, Redactor } from '@woosoo/sdk-core';
import { testMasterFile } from '@woosoo/sdk-core/testing';
import { openMasterConfig } from './open-master-config.ts';

const run = promisify(execFile);

describe('values that are kept encrypted', () => {
  let root: string;
  const fileSystem = new NodeFileSystem();
  const master = (environment?: string) => openMasterConfig(new BranchPaths(root), { environment });
  const file = (name = 'deployment.config.env') => readFile(join(root, name), 'utf8');
  const inspect = () => inspectConfig({ root }, { fileSystem });
  const set = (values: Readonly<Record<string, string>>) => master().set(new Map(Object.entries(values)));

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'woosoo-master-'));
    await writeFile(join(root, 'deployment.config.env'), `# ours\n${testMasterFile}`);
  });
  afterEach(() => rm(root, { recursive: true }));

  it('are read like any other, and are secret whatever their name', async () => {
    const plain = (await inspect())._unsafeUnwrap().config;
    const change = (await master().encrypt(['REVERB_APP_SECRET', 'REVERB_APP_ID']))._unsafeUnwrap();
    expect(change.lines).toEqual(['~ REVERB_APP_ID is encrypted now', '~ REVERB_APP_SECRET is encrypted now']);
    expect(await file()).toMatch(/^# ours\n[^]*REVERB_APP_SECRET=age:YWdl/);
    expect(await file()).not.toContain('reverb-secret-for-tests');
    const redactor = new Redactor();
    const { config, origins } = (await inspectConfig({ root }, { fileSystem, redactor }))._unsafeUnwrap();
    expect(config.reverb.secret.reveal()).toBe(plain.reverb.secret.reveal());
    expect([String(config.values.get('REVERB_APP_ID')), origins.get('REVERB_APP_ID')?.encrypted]).toEqual(['[REDACTED]', true]);
    expect(redactor.redact('id 482913')).toBe('id [REDACTED]');
    expect((await stat(join(root, '.woosoo/keys/machine.key'))).mode & 0o777).toBe(0o600);
  });

  it('stay encrypted when they are set, and come back readable when they are decrypted', async () => {
    (await master().encrypt(['REVERB_APP_SECRET']))._unsafeUnwrap();
    (await set({ REVERB_APP_SECRET: 'a-new-secret "quoted"' }))._unsafeUnwrap();
    expect(await file()).not.toContain('a-new-secret');
    expect((await inspect())._unsafeUnwrap().config.reverb.secret.reveal()).toBe('a-new-secret "quoted"');
    expect((await master().decrypt(['REVERB_APP_SECRET', 'APP_IP']))._unsafeUnwrap().lines).toEqual([
      '~ REVERB_APP_SECRET is readable now',
    ]);
    expect(await file()).toContain(`REVERB_APP_SECRET='a-new-secret "quoted"'`);
  });

  it('open by hand with the recovery key of the owner', async () => {
    const recovery = await generateAgeIdentity();
    (await set({ RECOVERY_RECIPIENTS: recovery.recipient }))._unsafeUnwrap();
    (await master().encrypt(['REVERB_APP_SECRET']))._unsafeUnwrap();
    await writeFile(join(root, 'recovery.key'), recovery.identity.reveal());
    const sealed = /REVERB_APP_SECRET=age:(.*)/.exec(await file())?.[1] ?? '';
    await writeFile(join(root, 'sealed'), Buffer.from(sealed, 'base64'));
    expect((await run('age', ['-d', '-i', join(root, 'recovery.key'), join(root, 'sealed')])).stdout).toBe('reverb-secret-for-tests');
  });

  it('are checked by the same rules as readable ones', async () => {
    (await master().encrypt(['REVERB_APP_SECRET']))._unsafeUnwrap();
    const error = (await set({ REVERB_APP_SECRET: 'short' }))._unsafeUnwrapErr();
    expect(error.message).toContain('REVERB_APP_SECRET must have 8 characters or more');
    expect((await inspect())._unsafeUnwrap().config.reverb.secret.reveal()).toBe('reverb-secret-for-tests');
  });

  it('are named by key and line where this machine cannot open them', async () => {
    (await master().encrypt(['REVERB_APP_SECRET']))._unsafeUnwrap();
    await rm(join(root, '.woosoo/keys'), { recursive: true });
    const error = (await inspect())._unsafeUnwrapErr();
    expect(error.message).toMatch(/deployment\.config\.env:8 REVERB_APP_SECRET is encrypted, and the key of this machine/);
    expect(error.message).toContain('has one problem');
    // Nothing is lost by mending it.
    (await set({ REVERB_APP_SECRET: 'set-once-more' }))._unsafeUnwrap();
    expect((await inspect())._unsafeUnwrap().config.reverb.secret.reveal()).toBe('set-once-more');
  });

  it('cannot be made of what is not set', async () => {
    expect((await master().encrypt(['NOTIFY_WEBHOOK_URL']))._unsafeUnwrapErr().message).toContain('NOTIFY_WEBHOOK_URL is not set');
  });

  it('may stand in the overlay of an environment', async () => {
    await writeFile(join(root, 'deployment.config.staging.env'), 'HTTP_PORT=8081\n');
    (await master('staging').set(new Map([['REVERB_APP_SECRET', 'of-the-staging']])))._unsafeUnwrap();
    (await master('staging').encrypt(['REVERB_APP_SECRET']))._unsafeUnwrap();
    expect(await file('deployment.config.staging.env')).toMatch(/^HTTP_PORT=8081\nREVERB_APP_SECRET=age:/);
    expect(await file()).toContain('reverb-secret-for-tests');
  });
});
