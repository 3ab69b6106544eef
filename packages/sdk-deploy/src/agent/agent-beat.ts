import type { BranchPaths, FileSystem, FileSystemError } from '@woosoo/sdk-core';
import type { ResultAsync } from 'neverthrow';
import * as z from 'zod';

const schema = z.object({
  pid: z.number().int(),
  version: z.string(),
  /** When it last looked (ISO 8601). */
  at: z.string(),
  intervalMs: z.number(),
  checks: z.number(),
  pausedBy: z.string().nullable(),
  metricsPort: z.number().nullable(),
  firing: z.array(z.object({ probe: z.string(), summary: z.string(), since: z.string().nullable() })),
});

/** The agent's sign of life, for those who look from outside: a monitor that stands still must not look like quiet times. */
export type AgentBeat = z.output<typeof schema>;

interface Deps {
  readonly fileSystem: FileSystem;
  readonly paths: BranchPaths;
}

export function writeAgentBeat({ fileSystem, paths }: Deps, beat: AgentBeat): ResultAsync<void, FileSystemError> {
  return fileSystem.makeDirectory(paths.run).andThen(() => fileSystem.writeTextAtomic(paths.agentBeat, `${JSON.stringify(beat)}\n`));
}

/** `null`: no agent has run here, or what it left cannot be read. */
export function readAgentBeat({ fileSystem, paths }: Deps): ResultAsync<AgentBeat | null, FileSystemError> {
  return fileSystem.readTextIfExists(paths.agentBeat).map((text) => {
    try {
      return text === null ? null : (schema.safeParse(JSON.parse(text)).data ?? null);
    } catch {
      return null;
    }
  });
}
