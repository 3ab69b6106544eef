import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { root } from '../../setup/run.mjs';
import type { CheckPart } from '../check-part.ts';

/** An address in the lock file would tie every install to the registry of whoever ran npm last. */
export const lockFilePart: CheckPart = {
  name: 'lock',
  title: 'the lock file names no registry',
  run() {
    const lines = readFileSync(resolve(root, 'package-lock.json'), 'utf8').split('\n');
    const found = lines.filter((line) => /"resolved":\s*"https?:/.test(line));
    return Promise.resolve({
      ok: found.length === 0,
      output: `${found.slice(0, 5).join('\n')}\nrun npm install with the .npmrc of this repository`,
    });
  },
};
