import type { Json, StepSpec } from '@woosoo/sdk-core';
import { storeDefinition, type ServiceDefinition } from '@woosoo/sdk-services';
import type { SyncEffect } from './sync-effects.ts';

export interface SyncStepsInput {
  readonly folders: readonly string[];
  /** The steps that write and remove files. */
  readonly files: readonly StepSpec[];
  readonly effects: readonly SyncEffect[];
  /** The live release of the backend; `null`: none. */
  readonly backendRelease: string | null;
  /** Definitions that are installed anew before their services start. */
  readonly definitions: readonly ServiceDefinition[];
}

/**
 * The steps of a change of files, with what must follow. The first ones do nothing until they are undone: by then the old files are back, and whoever
 * read the new ones must read those.
 */
export function syncSteps({ folders, files, effects, backendRelease, definitions }: SyncStepsInput): readonly StepSpec[] {
  const subjects = (action: SyncEffect['action']): string[] =>
    effects.filter((effect) => effect.action === action).map(({ subject }) => subject);
  const restart = subjects('restart');
  const reloads = subjects('reload').includes('nginx');
  const recaches = backendRelease !== null && subjects('recache').includes('backend');
  const stored = JSON.parse(JSON.stringify(definitions.map(storeDefinition))) as Json;
  return [
    ...(folders.length > 0 ? [step('folders', 'make-folders', 'Make folders', { paths: [...folders] })] : []),
    ...(reloads ? [step('settle:nginx', 'nginx.reload', 'Keep nginx on its configuration', { when: 'undo' })] : []),
    ...files,
    ...(recaches ? [step('recache', 'config.recache', "Renew Laravel's cache of its configuration", { releaseId: backendRelease })] : []),
    ...(restart.length > 0 ? [step('stop', 'services.stop', `Stop ${restart.join(', ')}`, { names: restart })] : []),
    ...(definitions.length > 0
      ? [
          step('install', 'services.install', `Install ${definitions.map(({ name }) => name).join(', ')}`, {
            definitions: stored,
            remove: [],
          }),
        ]
      : []),
    ...(recaches ? [step('opcache', 'opcache.reset', 'Clear the opcode cache', {})] : []),
    ...(restart.length > 0 ? [step('start', 'services.start', `Start ${restart.join(', ')}`, { names: restart })] : []),
    ...(reloads ? [step('reload:nginx', 'nginx.reload', 'Reload nginx', { when: 'do' })] : []),
  ];
}

function step(id: string, kind: string, title: string, params: Json): StepSpec {
  return { id, kind, title, params };
}
