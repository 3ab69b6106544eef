import { basename, dirname } from 'node:path';
import { ResultAsync } from 'neverthrow';
import type { FileSystem, FileSystemError } from '@woosoo/sdk-core';
import type { UnitFacts } from './parse-show.ts';
import type { UnitRecord } from './unit-record.ts';
import { unitFileOf } from './wanted-unit-files.ts';

/** Drop-ins of this unit alone that an administrator put there: path → digest. */
export function foreignDropIns(
  fileSystem: FileSystem,
  record: Pick<UnitRecord, 'placement' | 'unit'>,
  { dropInPaths }: UnitFacts,
): ResultAsync<Readonly<Record<string, string>>, FileSystemError> {
  const ours = unitFileOf(record);
  const foreign = dropInPaths.filter(
    (path) => path !== ours && basename(dirname(path)) === `${record.unit}.d` && !/^\/(usr\/)?lib\//.test(path),
  );
  return ResultAsync.combine(foreign.map((path) => fileSystem.digest(path).map((digest) => [path, digest] as const))).map((entries) =>
    Object.fromEntries(entries),
  );
}
