import { bind, type DependencyContainer } from '@woosoo/sdk-core';
import { defaultAgentEntry } from './agent/agent-entry.ts';
import { bindBackups } from './wiring/bind-backups.ts';
import { bindConfiguration } from './wiring/bind-configuration.ts';
import { bindDeploying } from './wiring/bind-deploying.ts';
import { bindGround } from './wiring/bind-ground.ts';
import { bindReleases } from './wiring/bind-releases.ts';
import { bindServices } from './wiring/bind-services.ts';
import { bindWatching } from './wiring/bind-watching.ts';
import { parts } from './wiring/parts.ts';
import { stepKinds } from './wiring/step-kinds.ts';

export { parts } from './wiring/parts.ts';

/** Binds every part of a branch. `config`, `paths`, `overlay` and the ports are bound by the caller. */
export function bindBranch(container: DependencyContainer): void {
  bind(container, parts.agent, defaultAgentEntry);
  bindGround(container);
  bindServices(container);
  bindReleases(container);
  bindBackups(container);
  bindConfiguration(container);
  bindWatching(container);
  bindDeploying(container);
  bind(container, parts.kinds, stepKinds);
}
