import { join } from 'node:path';
import { healthAction } from '../actions/health.ts';
import { runAction } from './run-action.ts';

await runAction(healthAction, 'step', join(import.meta.dirname, '..'));
