import { coreErrors, type ErrorDefinition } from '@woosoo/sdk-core';
import { healthErrors } from '@woosoo/sdk-health';
import { serviceErrors } from '@woosoo/sdk-services';
import { actionErrors } from './action-errors.ts';
import { backupErrors } from './backups/backup-errors.ts';
import { certificateErrors } from './certificates/certificate-errors.ts';
import { configSyncErrors } from './config-sync/config-sync-errors.ts';
import { schemaErrors } from './database/database-errors.ts';
import { deployErrors } from './errors.ts';

/** Every error that Woosoo knows, by code: what `woosoo explain` reads. */
export const errorCatalogue: readonly ErrorDefinition[] = [
  ...coreErrors,
  ...serviceErrors,
  ...deployErrors,
  ...configSyncErrors,
  ...certificateErrors,
  ...backupErrors,
  ...schemaErrors,
  ...healthErrors,
  ...actionErrors,
].sort((a, b) => (a.code < b.code ? -1 : 1));
