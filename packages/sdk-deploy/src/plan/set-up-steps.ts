import type { Json, StepSpec } from '@woosoo/sdk-core';
import type { DefinitionDrift, ServiceDefinition } from '@woosoo/sdk-services';
import type { FileFacts } from './deploy-facts.ts';
import { plannedDefinition } from '../services/planned-definition.ts';

/** Writes rendered files. The step before them does nothing until it is undone: by then the old nginx.conf is back, and nginx must read it. */
export function fileSteps(files: readonly FileFacts[], reloads: boolean): readonly StepSpec[] {
  return [
    ...(files.length > 0 && reloads
      ? [{ id: 'settle:nginx', kind: 'nginx.reload', title: 'Keep nginx on its configuration', params: { when: 'undo' } }]
      : []),
    ...files.map((file) => ({
      id: `file:${file.path}`,
      kind: 'write-file',
      title: `Write ${file.path}`,
      params: { path: file.absolutePath, mode: file.mode, from: { file: file.stagedPath } },
    })),
  ];
}

/** The definitions that are not installed as they are wanted. */
export function definitionsToInstall(services: {
  readonly wanted: readonly ServiceDefinition[];
  readonly drift: readonly DefinitionDrift[];
}): readonly ServiceDefinition[] {
  const { wanted, drift } = services;
  return wanted.filter(({ name }) => drift.some((difference) => difference.service === name && difference.kind !== 'unwanted'));
}

/** Brings definitions to what is wanted and removes services; none when there is nothing to do. */
export function installStep(install: readonly ServiceDefinition[], remove: readonly string[]): readonly StepSpec[] {
  if (install.length === 0 && remove.length === 0) return [];
  const definitions = JSON.parse(JSON.stringify(install.map(plannedDefinition))) as Json;
  const title = `Install ${[...install.map(({ name }) => name), ...remove].join(', ')}`;
  return [{ id: 'install', kind: 'services.install', title, params: { definitions, remove: [...remove] } }];
}
