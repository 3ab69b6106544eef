import { bind, type DependencyContainer } from '@woosoo/sdk-core';
import { createBuilders } from '../builders/builders.ts';
import { NodeSourceTree } from '../fingerprint/node-source-tree.ts';
import { reloadNginx } from '../nginx/reload-nginx.ts';
import { pointerFor, pointerKind } from '../releases/pointer/pointer-for.ts';
import { ReleaseStore } from '../releases/release-store.ts';
import { StagedContents } from '../staging/staged-contents.ts';
import { branchDeps } from './deps.ts';
import { parts } from './parts.ts';

/** Releases: what is built, where it is kept, which one is current. */
export function bindReleases(container: DependencyContainer): void {
  bind(container, parts.tree, () => new NodeSourceTree());
  bind(container, parts.builders, (c) => createBuilders(branchDeps(c)));
  bind(container, parts.pointerKind, () => pointerKind(process.platform));
  bind(container, parts.pointer, (c) => {
    const deps = { ...branchDeps(c), services: c.resolve(parts.services) };
    return pointerFor(c.resolve(parts.pointerKind), { ...deps, reload: (context) => reloadNginx(deps, context) });
  });
  bind(container, parts.releases, (c) => new ReleaseStore({ ...branchDeps(c), pointer: c.resolve(parts.pointer) }));
  bind(container, parts.staged, (c) => new StagedContents(branchDeps(c)));
}
