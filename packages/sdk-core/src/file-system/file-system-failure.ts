import {
  diskFull,
  fileBusy,
  fileExists,
  fileNotFound,
  fileSystemFailed,
  permissionDenied,
  type FileSystemError,
} from '../errors/core-errors.ts';
import type { ErrorCase } from '../errors/woosoo-error.ts';

/** What was attempted, as it stands in a message: "Cannot {operation} {path}". */
export type FileOperation =
  | 'read'
  | 'write'
  | 'append to'
  | 'sync'
  | 'close'
  | 'list'
  | 'look at'
  | 'make folder'
  | 'move'
  | 'copy'
  | 'remove'
  | 'link'
  | 'read link'
  | 'resolve'
  | 'measure the free space of'
  | 'restrict access to';

/** An operation and what it was for; `to` where there are two paths. */
export interface FileAttempt {
  readonly operation: FileOperation;
  readonly path: string;
  readonly to?: string;
}

type Failure = readonly [make: (details: ErrorCase) => FileSystemError, because: string, remedy: string];

const noRights = 'Run it as the account that owns the branch folder, or give this account the rights.';
const isBusy = 'Close the program that uses it (an editor, a virus scanner, a running service) and try again.';

const byErrno: Readonly<Record<string, Failure>> = {
  ENOENT: [fileNotFound, 'it does not exist', 'Check the path; restore the file or folder if it was removed by mistake.'],
  ENOTDIR: [fileNotFound, 'a part of the path is a file, not a folder', 'Move that file out of the way, or correct the path.'],
  EACCES: [permissionDenied, 'this account may not', noRights],
  EPERM: [permissionDenied, 'the system does not permit it', noRights],
  EROFS: [permissionDenied, 'the disk is mounted read-only', 'Mount the disk for writing, or use another one.'],
  EEXIST: [fileExists, 'something is already there', 'Move what is there out of the way, then try again.'],
  ENOTEMPTY: [fileExists, 'a folder that is not empty is already there', 'Move that folder out of the way, then try again.'],
  EISDIR: [fileExists, 'it is a folder', 'Move that folder out of the way, or correct the path.'],
  EBUSY: [fileBusy, 'another program uses it', isBusy],
  ETXTBSY: [fileBusy, 'it is a program that is running', isBusy],
  ENOSPC: [diskFull, 'the disk is full', 'Free some space (`woosoo backup cleanup`, old logs), then try again.'],
  EDQUOT: [diskFull, 'the disk quota of this account is used up', 'Free some space or raise the quota, then try again.'],
  EXDEV: [fileSystemFailed, 'the two places are on different disks', 'Keep the branch folder on one disk.'],
};

const makers: ReadonlySet<FileOperation> = new Set(['write', 'append to', 'make folder', 'move', 'copy', 'link']);

/** The error number's name (`ENOENT`) of something that node threw, if it has one. */
export function errnoOf(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** Turns what node threw into one of our errors: what failed, on which path, why, and what to do. */
export function fileSystemFailure(thrown: unknown, { operation, path, to }: FileAttempt): FileSystemError {
  const errno = errnoOf(thrown);
  const [make, because, remedy] = failureOf(errno, operation) ?? [
    fileSystemFailed,
    thrown instanceof Error ? thrown.message : String(thrown),
    'Look at the disk and at the path, then try again.',
  ];
  return make({
    message: `Cannot ${operation} ${path}${to === undefined ? '' : ` to ${to}`}: ${because}.`,
    remedy,
    detail: { operation, path, ...(to === undefined ? {} : { to }), ...(errno === undefined ? {} : { errno }) },
    cause: thrown,
  });
}

function failureOf(errno: string | undefined, operation: FileOperation): Failure | undefined {
  if (errno === 'EISDIR' && operation === 'read') return [fileSystemFailed, 'it is a folder', 'Correct the path.'];
  // Nothing is missing: where a folder is to be, there is a file.
  if (errno === 'ENOTDIR' && makers.has(operation)) return [fileExists, 'a file is in the way', 'Move that file out of the way.'];
  return errno === undefined ? undefined : byErrno[errno];
}
