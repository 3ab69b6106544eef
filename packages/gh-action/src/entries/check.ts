import { join } from 'node:path';
import { checkAction } from '../actions/check.ts';
import { runAction } from './run-action.ts';

await runAction(checkAction, 'step', join(import.meta.dirname, '..'));
