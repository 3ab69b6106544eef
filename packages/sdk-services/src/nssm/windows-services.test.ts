import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeProcessRunner } from '@woosoo/sdk-core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WindowsServices } from './windows-services.ts';

const running =
  'SERVICE_NAME: demo\r\n        TYPE : 10  WIN32_OWN_PROCESS\r\n        STATE : 4  RUNNING\r\n        WIN32_EXIT_CODE : 0  (0x0)\r\n';

describe('how a service is set up', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'woosoo-windows-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('is nothing when neither the registry nor Windows has it', async () => {
    const runner = new FakeProcessRunner().on(/^reg export/, { exitCode: 1 }).on(/^sc query/, { exitCode: 1060 });
    expect((await new WindowsServices(runner, folder).registration('demo'))._unsafeUnwrap()).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is an error when Windows has it and the registry does not tell: it is not gone', async () => {
    const runner = new FakeProcessRunner().on(/^reg export/, { exitCode: 1 }).on(/^sc query/, { stdout: running });
    const error = (await new WindowsServices(runner, folder).registration('demo'))._unsafeUnwrapErr();
    expect(error.message).toBe('Windows has service demo, but how it is set up cannot be read from the registry.');
  });
});
