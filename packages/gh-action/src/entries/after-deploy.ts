import { join } from 'node:path';
import { deployAction } from '../actions/deploy.ts';
import { runAction } from './run-action.ts';

await runAction(deployAction, 'after-job', join(import.meta.dirname, '..'));
