import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NodeFileSystem } from '../file-system/node-file-system.ts';
import { testMasterFile } from '../testing/test-config.ts';
import { loadConfig } from './load-config.ts';

describe('loadConfig', () => {
  let root: string;
  beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), 'woosoo-config-'))));
  afterEach(() => rm(root, { recursive: true }));

  const write = (name: string, text: string) => writeFile(join(root, name), text);
  const load = (environment?: string) => loadConfig({ root, environment }, { fileSystem: new NodeFileSystem() });

  it('puts the overlay of an environment that is asked for over the master file', async () => {
    await write('deployment.config.env', testMasterFile);
    await write('deployment.config.staging.env', 'ENVIRONMENT=staging\nHTTP_PORT=8081\n');
    expect((await load('staging'))._unsafeUnwrap()).toMatchObject({ environment: 'staging', ports: { http: 8081 } });
    expect((await load())._unsafeUnwrap()).toMatchObject({ environment: 'production', ports: { http: 80 } });
  });

  it("takes the overlay of the master's own environment by itself", async () => {
    await write('deployment.config.env', `${testMasterFile}ENVIRONMENT=staging\n`);
    await write('deployment.config.staging.env', 'HTTP_PORT=8081\n');
    expect((await load())._unsafeUnwrap().ports.http).toBe(8081);
    expect((await load('staging'))._unsafeUnwrap().ports.http).toBe(8081);
  });

  it('refuses an environment that the branch does not have, and names that are no file names', async () => {
    await write('deployment.config.env', testMasterFile);
    expect((await load('production')).isOk()).toBe(true);
    for (const name of ['staging', '../evil', '']) expect((await load(name))._unsafeUnwrapErr().type).toBe('ConfigInvalid');
  });

  it('says that there is no branch where the master file is missing', async () => {
    expect((await load())._unsafeUnwrapErr().type).toBe('BranchNotFound');
  });
});
