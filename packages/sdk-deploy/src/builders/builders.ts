import type { ComponentName, FileSystem } from '@woosoo/sdk-core';
import type { Builder } from './builder.ts';
import { FlutterBuilder } from './flutter/flutter-builder.ts';
import { LaravelBuilder } from './laravel/laravel-builder.ts';
import { NodeBuilder } from './node/node-builder.ts';

export type Builders = Readonly<Record<ComponentName, Builder>>;

/** The builder of each component. */
export function createBuilders(deps: { readonly fileSystem: FileSystem }): Builders {
  return { backend: new LaravelBuilder(deps), pwa: new NodeBuilder(deps), relay: new FlutterBuilder(deps) };
}
