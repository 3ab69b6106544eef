import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BranchPaths, NodeFileSystem, type StepContext } from '@woosoo/sdk-core';
import { freePort, testConfig } from '@woosoo/sdk-core/testing';
import { OpcacheResetStep } from '../steps/opcache-reset-step.ts';
import { phpFpmProgram, ServingBranch } from '../testing/serving-branch.ts';
import { runInPhp } from './fastcgi-client.ts';
import { phpAddress, phpSocket } from './php-address.ts';

const onPhp = phpFpmProgram === null ? describe.skip : describe;

onPhp('running a script in the PHP that serves', () => {
  let branch: ServingBranch;
  let address: string;
  beforeAll(async () => {
    branch = await ServingBranch.create();
    await branch.startPhp(await branch.configure(null));
    address = phpAddress(branch.config, branch.paths);
  });
  afterAll(() => branch[Symbol.asyncDispose]());
  const script = async (text: string): Promise<string> => {
    const path = join(branch.root, `script ${randomUUID()}.php`); // PHP keeps what it has compiled
    await writeFile(path, `<?php ${text}`);
    return path;
  };

  it('gives what it prints, however long that is', async () => {
    const answer = (await runInPhp(address, await script("echo str_repeat('0123456789', 20000), 'ä';")))._unsafeUnwrap();
    expect(answer.complete).toBe(true);
    expect(answer.stdout.endsWith('0123456789ä')).toBe(true);
    expect(answer.stdout.length).toBeGreaterThan(200_000);
  });

  it('hears of a script that is not there', async () => {
    const answer = (await runInPhp(address, join(branch.root, 'no such.php')))._unsafeUnwrap();
    expect(answer.stdout + answer.stderr).toMatch(/not found|No input file|Primary script unknown/i);
  });

  it('gives up a script that does not end', async () => {
    const error = (await runInPhp(address, await script('sleep(20);'), 150))._unsafeUnwrapErr();
    expect(error).toMatchObject({ type: 'HttpFailed', message: expect.stringContaining('no answer within 150 ms') as string });
  });

  it('empties the opcode cache and leaves no script behind', async () => {
    const said: string[] = [];
    const context: StepContext = {
      operationId: 'o',
      stepId: 's',
      directory: '/x',
      signal: new AbortController().signal,
      output: (text) => void said.push(text),
    };
    const fileSystem = new NodeFileSystem();
    const step = new OpcacheResetStep({ config: branch.config, paths: branch.paths, fileSystem });
    (await step.do({}, null, context))._unsafeUnwrap();
    expect(said).toEqual(['done']);
    expect((await fileSystem.stat(join(branch.paths.run, 'opcache-reset.php')))._unsafeUnwrap()).toBeNull();
  });
});

describe('a PHP that cannot be reached', () => {
  it('is told by its address', async () => {
    const port = await freePort();
    for (const address of [`127.0.0.1:${port}`, 'unix:/no/such/php.sock']) {
      const error = (await runInPhp(address, '/x.php'))._unsafeUnwrapErr();
      expect(error.message).toContain(address);
    }
  });

  it('is told when it hangs up in the middle of an answer', async () => {
    const server: Server = createServer((socket) => socket.resume().end(Buffer.from([1, 6, 0, 1, 0, 9, 0, 0, 65])));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const bound = server.address();
    if (bound === null || typeof bound === 'string') throw new Error('no port');
    const error = (await runInPhp(`127.0.0.1:${bound.port}`, '/x.php'))._unsafeUnwrapErr();
    expect(error.message).toContain('incomplete');
    await new Promise((resolve) => server.close(resolve));
  });
});

describe('the address of PHP', () => {
  it('is what the configuration says, else a socket beside our other state', () => {
    const paths = new BranchPaths('/branch');
    expect(phpAddress(testConfig('/branch', { PHP_FASTCGI: '127.0.0.1:9000' }), paths)).toBe('127.0.0.1:9000');
    expect(phpAddress(testConfig('/branch'), paths)).toBe(`unix:${join(paths.run, 'php.sock')}`);
  });

  it('is short enough for a socket however deep the branch lies, and of this branch alone', () => {
    const deep = (name: string): string => phpSocket(new BranchPaths(`/${'deep/'.repeat(30)}${name}`));
    expect(Buffer.byteLength(deep('one'))).toBeLessThan(104);
    expect(deep('one')).not.toBe(deep('other'));
  });
});
