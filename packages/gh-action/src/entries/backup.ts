import { join } from 'node:path';
import { backupAction } from '../actions/backup.ts';
import { runAction } from './run-action.ts';

await runAction(backupAction, 'step', join(import.meta.dirname, '..'));
