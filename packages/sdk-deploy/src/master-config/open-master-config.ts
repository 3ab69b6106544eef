import {
  FileAuditTrail,
  FileKeyStore,
  isAgeRecipient,
  NodeFileSystem,
  OsBranchLock,
  parseMasterFile,
  Redactor,
  SystemClock,
  type BranchLock,
  type BranchPaths,
  type Clock,
  type FileSystem,
  type KeyStore,
  type MasterSource,
} from '@woosoo/sdk-core';
import { ConfigHistory } from '../config-history/config-history.ts';
import { MasterConfig } from './master-config.ts';

export interface OpenMasterConfigOptions {
  readonly environment?: string | undefined;
  readonly fileSystem?: FileSystem | undefined;
  readonly clock?: Clock | undefined;
  readonly lock?: BranchLock | undefined;
  readonly redactor?: Redactor | undefined;
}

/**
 * The master configuration of a branch folder, to be changed. Unlike `openBranch` it does not need a valid configuration: it is there to mend one.
 *
 * @example
 * ```ts
 * import { BranchPaths } from '@woosoo/sdk-core';
 * import { openMasterConfig } from '@woosoo/sdk-deploy';
 *
 * const changed = await openMasterConfig(new BranchPaths('/srv/branch')).set(new Map([['HTTP_PORT', '8080']]));
 * ```
 */
export function openMasterConfig(paths: BranchPaths, options: OpenMasterConfigOptions = {}): MasterConfig {
  const { environment, fileSystem = new NodeFileSystem(), clock = new SystemClock(), redactor = new Redactor() } = options;
  const keys = (recoveryRecipients: readonly string[]): KeyStore =>
    new FileKeyStore({ fileSystem, clock, path: paths.machineKey, recoveryRecipients, redactor });
  return new MasterConfig({
    paths,
    fileSystem,
    clock,
    environment,
    redactor,
    lock: options.lock ?? new OsBranchLock({ root: paths.root, cardPath: paths.lockCard, fileSystem, clock }),
    audit: new FileAuditTrail({ fileSystem, clock, path: paths.auditTrail, redactor }),
    history: new ConfigHistory({ fileSystem, paths, keys: keys([]) }),
    keysFor: (sources) => keys(recoveryRecipientsOf(sources)),
  });
}

/** As far as they can be told while the configuration is not valid yet. */
function recoveryRecipientsOf(sources: readonly MasterSource[]): readonly string[] {
  const written = sources.flatMap(({ text }) => parseMasterFile(text).entries).findLast(({ key }) => key === 'RECOVERY_RECIPIENTS')?.value;
  return (written ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(isAgeRecipient);
}
