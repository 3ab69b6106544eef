import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { BranchPaths, NodeFileSystem, SystemClock } from '@woosoo/sdk-core';
import { SupervisorServiceController } from '@woosoo/sdk-services';
import { fixtureDefinition } from '@woosoo/sdk-services/testing';
import { root } from '../setup/run.mjs';

/** Ten services that run under the embedded supervisor; all of it is ended afterwards. */
export async function withTenServices<T>(measure: (services: SupervisorServiceController, folder: string) => Promise<T>): Promise<T> {
  const cache = resolve(root, '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'bench-'));
  const services = new SupervisorServiceController({
    paths: new BranchPaths(folder),
    fileSystem: new NodeFileSystem(),
    clock: new SystemClock(),
  });
  try {
    for (let number = 0; number < 10; number += 1) {
      const name = `service-${number}`;
      const readiness = { kind: 'stable', forMs: 1 } as const;
      const installed = await services.install(fixtureDefinition(folder, {}, { name, readiness })).andThen(() => services.start(name));
      if (installed.isErr()) throw new Error(installed.error.message);
    }
    return await measure(services, folder);
  } finally {
    await services.shutdown().unwrapOr(undefined);
    rmSync(folder, { recursive: true, force: true });
  }
}
