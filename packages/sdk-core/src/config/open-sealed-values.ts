import { resolve } from 'node:path';
import { ok, okAsync, type ResultAsync } from 'neverthrow';
import { BranchPaths } from '../branch/branch-paths.ts';
import { SystemClock } from '../clock/system-clock.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import { FileKeyStore } from '../keys/file-key-store.ts';
import { isSealedText, openText } from '../keys/sealed-text.ts';
import { safeTry } from '../result/safe-try.ts';
import type { SecretSink } from '../secrets/secret-sink.ts';
import type { Sensitive } from '../secrets/sensitive.ts';
import type { MasterSource } from './layer-master-files.ts';
import { parseMasterFile } from './parse-master-file.ts';

/**
 * Decrypts, in memory alone, the values that are kept encrypted. What cannot be opened here is left out: the check of the configuration names its key
 * and line.
 */
export function openSealedValues(
  sources: readonly MasterSource[],
  root: string,
  ports: { readonly fileSystem: FileSystem; readonly redactor?: SecretSink | undefined },
): ResultAsync<readonly MasterSource[], never> {
  const sealed = new Set(
    sources.flatMap(({ text }) => parseMasterFile(text).entries.flatMap(({ value }) => (isSealedText(value) ? [value] : []))),
  );
  // Most branches encrypt nothing, and pay nothing.
  if (sealed.size === 0) return okAsync(sources);
  const keys = new FileKeyStore({
    fileSystem: ports.fileSystem,
    redactor: ports.redactor,
    clock: new SystemClock(),
    path: new BranchPaths(resolve(root)).machineKey,
    recoveryRecipients: [],
  });
  return safeTry(async function* () {
    const opened = new Map<string, Sensitive>();
    for (const value of sealed) {
      const plain = yield* openText(keys, value).orElse(() => okAsync(null));
      if (plain !== null) opened.set(value, plain);
    }
    return ok(sources.map((source) => ({ ...source, opened })));
  });
}
