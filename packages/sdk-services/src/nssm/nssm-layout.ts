import { createHash } from 'node:crypto';
import { join } from 'node:path';

/** The files of a branch whose services NSSM runs. */
export interface NssmLayout {
  readonly root: string;
  /** Eight letters and digits for this branch: in the names of its services, and of the pipes of their hosts. */
  readonly branch: string;
  /** `.woosoo/nssm` */
  readonly folder: string;
  readonly definitions: string;
  readonly records: string;
  /** `.woosoo/logs` */
  readonly logs: string;
}

/** `BranchPaths` does. */
export interface NssmFolders {
  readonly root: string;
  readonly state: string;
  readonly serviceLogs: string;
}

/** Windows knows a folder's name in any case, so the branch is the same one in any. */
export function nssmLayout({ root, state, serviceLogs }: NssmFolders): NssmLayout {
  const folder = join(state, 'nssm');
  return {
    root,
    branch: createHash('sha256').update(root.toLowerCase()).digest('hex').slice(0, 8),
    folder,
    definitions: join(folder, 'definitions'),
    records: join(folder, 'records'),
    logs: serviceLogs,
  };
}

/** The name that Windows knows a service by: begins so that it meets no other program's, and no other branch's. */
export const serviceId = (layout: NssmLayout, name: string): string => `${servicePrefix(layout)}${name}`;
export const servicePrefix = ({ branch }: NssmLayout): string => `woosoo-${branch}-`;

export const recordFile = (layout: NssmLayout, name: string): string => join(layout.records, `${name}.json`);
/** There while the account of the service has yet to be let in. */
export const accessFile = (layout: NssmLayout, name: string): string => join(layout.records, `${name}.access`);
export const serviceLogFile = (layout: NssmLayout, name: string): string => join(layout.logs, `${name}.log`);
/** What the service's host says itself; NSSM writes and rotates it. */
export const hostLogFile = (layout: NssmLayout, name: string): string => join(layout.folder, `${name}.host.log`);

/** Where the host of a service answers. Elsewhere than on Windows (in tests): a socket beside its files. */
export function hostAddress(layout: NssmLayout, name: string): string {
  return process.platform === 'win32' ? `\\\\.\\pipe\\${serviceId(layout, name)}` : join(layout.folder, `${name}.sock`);
}
