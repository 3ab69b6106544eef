import type { SpawnOptions } from 'node:child_process';

export const root: string;
export function environment(extra?: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv;
export function run(program: string, args: readonly string[], options?: SpawnOptions): Promise<number>;
export function must(program: string, args: readonly string[], options?: SpawnOptions): Promise<void>;
export function succeeds(program: string, args: readonly string[]): boolean;
