// `npm run demo`: all set-up, then the product's main job on the example branch. Plain JavaScript: it begins on whatever Node there is.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { must, root } from '../setup/run.mjs';
import { prepare } from '../setup/prepare.mjs';
import { done, say } from '../setup/say.mjs';
import { branch, copyExample, freePort } from './branch.mjs';

const woosoo = (...args) =>
  must('node', [resolve(root, 'packages', 'cli', 'bundle', 'bin.js'), ...args, '--root', branch], { shell: false });

await prepare('demo');

say(`the branch folder is ${branch}`);
copyExample();
if (!existsSync(resolve(branch, 'deployment.config.env'))) {
  const ports = { HTTP_PORT: 8080, HTTPS_PORT: 8443, BACKEND_PORT: 8000, PWA_PORT: 3000, REVERB_PORT: 6001 };
  const settings = {
    BRANCH_ID: 'demo',
    ENVIRONMENT: 'development',
    APP_IP: '127.0.0.1',
    DB_CONNECTION: 'sqlite',
    COMPONENTS: 'backend,pwa',
  };
  for (const [key, wished] of Object.entries(ports)) settings[key] = await freePort(wished);
  say('woosoo init');
  await woosoo('init', ...Object.entries(settings).flatMap(([key, value]) => ['--set', `${key}=${value}`]));
}

say('woosoo check');
await woosoo('check');
say('woosoo deploy --full');
await woosoo('deploy', '--full');
say('woosoo services list');
await woosoo('services', 'list');
done('the branch is running; open the address of the tablets above in a browser');
say('`npm run demo` again deploys again; `npm run demo:stop` ends it; `npx woosoo health --root .demo/branch` asks how it is');
