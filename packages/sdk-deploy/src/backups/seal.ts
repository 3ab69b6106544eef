import { PassThrough, type Transform } from 'node:stream';

/** What stands between a packed dump and the disk: encryption, once a branch has keys for it. */
export interface Seal {
  /** Added to the file's name, `.age` say. */
  readonly suffix: string;
  seal(): Transform;
  open(): Transform;
}

/** Nothing: the folder's permissions alone protect the file. */
export const noSeal: Seal = { suffix: '', seal: () => new PassThrough(), open: () => new PassThrough() };
