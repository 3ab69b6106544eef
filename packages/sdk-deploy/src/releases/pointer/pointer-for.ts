import { okAsync, type ResultAsync } from 'neverthrow';
import type { FileSystem, StepContext, WoosooError } from '@woosoo/sdk-core';
import { FilePointer } from './file-pointer.ts';
import { LinkPointer } from './link-pointer.ts';
import type { ReleasePointer } from './release-pointer.ts';

export type PointerKind = 'link' | 'file';

/** What pointers are on a system. */
export const pointerKind = (platform: NodeJS.Platform): PointerKind => (platform === 'win32' ? 'file' : 'link');

interface Deps {
  readonly fileSystem: FileSystem;
  /** Has a running nginx read its configuration again; not needed by those who only read. */
  readonly reload?: (context: StepContext) => ResultAsync<void, WoosooError>;
}

export function pointerFor(kind: PointerKind, { fileSystem, reload = () => okAsync(undefined) }: Deps): ReleasePointer {
  return kind === 'file' ? new FilePointer({ fileSystem, reload }) : new LinkPointer({ fileSystem });
}
