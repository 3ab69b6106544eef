// `npm run demo:stop`: stops every service of the demonstration and ends its supervisor.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { must, root } from '../setup/run.mjs';
import { done } from '../setup/say.mjs';
import { branch } from './branch.mjs';

if (!existsSync(resolve(branch, 'deployment.config.env'))) done('there is no demonstration');
else await must('node', [resolve(root, 'packages', 'cli', 'bundle', 'bin.js'), 'services', 'shutdown', '--root', branch], { shell: false });
