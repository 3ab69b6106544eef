import * as z from 'zod';
import { componentNames } from '@woosoo/sdk-core';

/** What a build gave, and so how the component is run. Paths are relative to the release folder, with `/`. */
export const runtimeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('php') }),
  z.object({ kind: z.literal('static'), directory: z.string() }),
  z.object({ kind: z.literal('server'), entry: z.string(), directory: z.string() }),
  z.object({ kind: z.literal('artifact'), file: z.string() }),
]);
export type Runtime = z.infer<typeof runtimeSchema>;

/** How a component is served, for people. */
export function runtimeText(runtime: Runtime | null): string {
  if (runtime?.kind === 'static') return `files in ${runtime.directory}`;
  return runtime?.kind === 'server' ? 'a server of its own' : (runtime?.kind ?? 'nothing');
}

/** `building` → `staged` (complete, never live and verified) → `proven` (was live and passed its checks), or `bad` (failed or rolled back from). */
export const releaseStates = ['building', 'staged', 'proven', 'bad'] as const;
export type ReleaseState = (typeof releaseStates)[number];

/**
 * The record of a release. It lies beside the release folder, since that is never written again once complete.
 * Whether a release is live is not recorded: it is live when the pointer names it.
 */
export const releaseSchema = z.object({
  id: z.string(),
  component: z.enum(componentNames),
  state: z.enum(releaseStates),
  createdAt: z.string(),
  deployId: z.string(),
  /** Of sources, lock files, build environment and rendered configuration. Equal fingerprints need no second build. */
  fingerprint: z.string(),
  /** SHA-256 of the `.env` that the release's caches were made from. */
  configHash: z.string(),
  /** The commit that was checked out, where the sources are a git checkout. */
  commit: z.string().nullable(),
  runtime: runtimeSchema.nullable(),
  /** Migrations that its deploys ran; when one of them was destructive, `backupId` holds the database at rest just before. */
  migrations: z.array(z.string()),
  destructive: z.boolean(),
  backupId: z.string().nullable(),
  /** All migrations that the database had seen when the release last passed its checks. */
  provenWith: z.array(z.string()).default([]),
});
export type Release = z.infer<typeof releaseSchema>;
