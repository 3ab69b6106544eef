import { dirname } from 'node:path';
import type { BranchConfig, BranchPaths, ComponentConfig } from '@woosoo/sdk-core';
import type { BuildContext } from './builder.ts';

/** Where and with what a release of a component is built on this machine. */
export function buildContext(
  config: BranchConfig,
  paths: BranchPaths,
  component: ComponentConfig,
  releaseId: string,
  runTests: boolean,
): BuildContext {
  return {
    component,
    releaseId,
    releaseDirectory: paths.release(component.name, releaseId),
    sharedDirectory: paths.shared(component.name),
    programs: config.programs,
    nodeDirectory: dirname(process.execPath),
    path: process.env['PATH'] ?? '',
    runTests,
  };
}
