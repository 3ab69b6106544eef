import { dirname } from 'node:path';
import { ok, type ResultAsync } from 'neverthrow';
import {
  safeTry,
  Sensitive,
  type BranchConfig,
  type BranchPaths,
  type ComponentName,
  type FileSystem,
  type ProcessRunner,
} from '@woosoo/sdk-core';
import { NginxCheck } from './nginx-check.ts';
import { compareTarget } from './compare-target.ts';
import type { ConfigSyncError } from './config-sync-errors.ts';
import type { ConfigSyncPlan } from './config-sync-plan.ts';
import type { RenderFacts } from './render-facts.ts';
import { renderTargets } from './render-targets.ts';

export interface ConfigSyncDeps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly processes: ProcessRunner;
}

export interface ConfigSyncOptions {
  /** Only files of these; absent: all, nginx.conf and php-fpm.conf too. */
  readonly components?: readonly ComponentName[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Whoever asks has had nginx check the configuration already. */
  readonly nginxIsChecked?: boolean | undefined;
}

/**
 * Renders the branch's files from its configuration and says how they differ from the disk. Every rendered file has been read back as its program
 * reads it, and a changed nginx.conf has passed `nginx -t`, before a plan exists; so a plan can be written as it is. Changes nothing.
 *
 * @example
 * ```ts
 * import { changedTargets, ConfigSync, readRenderFacts, type ConfigSyncDeps } from '@woosoo/sdk-deploy';
 *
 * declare const deps: ConfigSyncDeps;
 * const facts = readRenderFacts({ ...deps, pwa: { kind: 'static', directory: '.output/public' } }, deps.fileSystem);
 * const plan = await facts.andThen((known) => new ConfigSync(deps).plan(known));
 * if (plan.isOk()) for (const { name, lines } of changedTargets(plan.value)) console.log(name, lines);
 * ```
 */
export class ConfigSync {
  readonly #deps: ConfigSyncDeps;

  constructor(deps: ConfigSyncDeps) {
    this.#deps = deps;
  }

  plan(facts: RenderFacts, options: ConfigSyncOptions = {}): ResultAsync<ConfigSyncPlan, ConfigSyncError> {
    const { config, paths, fileSystem } = this.#deps;
    const check = new NginxCheck(this.#deps);
    const masking = { secrets: [...config.values.values()].filter((value) => value instanceof Sensitive).map((secret) => secret.reveal()) };
    return safeTry(async function* () {
      const rendered = yield* renderTargets({ config, paths, facts }, fileSystem);
      const targets = [];
      for (const target of rendered) {
        if (options.components !== undefined && (target.component === null || !options.components.includes(target.component))) continue;
        const text = yield* fileSystem.readTextIfExists(target.path);
        const mode = (yield* fileSystem.stat(target.path))?.mode ?? target.mode;
        targets.push(compareTarget(target, text === null ? null : { text, mode }, paths.root, masking));
      }
      const nginxChanges = targets.some(({ affects, change }) => affects === 'nginx' && change !== 'unchanged');
      const warnings = nginxChanges && options.nginxIsChecked !== true ? yield* check.run(facts, options.signal) : [];
      return ok({ targets, folders: runtimeFolders(facts), warnings });
    });
  }
}

/** Folders of sockets, pid files and logs. */
function runtimeFolders(facts: RenderFacts): readonly string[] {
  const socket = facts.phpAddress.startsWith('unix:') ? [dirname(facts.phpAddress.slice('unix:'.length))] : [];
  return [...new Set([facts.nginxPrefix, facts.logs, ...socket])];
}
