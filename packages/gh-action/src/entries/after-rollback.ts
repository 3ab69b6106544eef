import { join } from 'node:path';
import { rollbackAction } from '../actions/rollback.ts';
import { runAction } from './run-action.ts';

await runAction(rollbackAction, 'after-job', join(import.meta.dirname, '..'));
