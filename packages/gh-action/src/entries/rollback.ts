import { join } from 'node:path';
import { rollbackAction } from '../actions/rollback.ts';
import { runAction } from './run-action.ts';

await runAction(rollbackAction, 'step', join(import.meta.dirname, '..'));
