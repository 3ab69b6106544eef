import { PassThrough, type Duplex } from 'node:stream';
import { okAsync, type ResultAsync } from 'neverthrow';
import type { KeyError } from '@woosoo/sdk-core';

/** What stands between a packed dump and the disk: encryption, once a branch has keys for it. */
export interface Seal {
  /** Added to the names of new files, `.age` say; nothing where they are not encrypted. */
  readonly suffix: string;
  /** Public keys of those who can open what is sealed now; none where nothing is. */
  recipients(): ResultAsync<readonly string[], KeyError>;
  /** For a new file. */
  seal(): ResultAsync<Duplex, KeyError>;
  /** For a file that is there, whatever was used when it was made: its name tells. */
  open(path: string): ResultAsync<Duplex, KeyError>;
}

/** Nothing: the folder's permissions alone protect the file. */
export const noSeal: Seal = {
  suffix: '',
  recipients: () => okAsync([]),
  seal: () => okAsync(new PassThrough()),
  open: () => okAsync(new PassThrough()),
};
