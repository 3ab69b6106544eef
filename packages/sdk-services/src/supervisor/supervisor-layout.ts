import { join } from 'node:path';

/** The files of a branch's supervisor. */
export interface SupervisorLayout {
  readonly root: string;
  /** `.woosoo/supervisor` */
  readonly folder: string;
  readonly definitions: string;
  readonly state: string;
  readonly card: string;
  readonly daemonLog: string;
  /** `.woosoo/logs` */
  readonly logs: string;
}

export interface LayoutFolders {
  readonly root: string;
  readonly supervisor: string;
  readonly serviceLogs: string;
}

export function supervisorLayout({ root, supervisor, serviceLogs }: LayoutFolders): SupervisorLayout {
  return {
    root,
    folder: supervisor,
    definitions: join(supervisor, 'definitions'),
    state: join(supervisor, 'state.json'),
    card: join(supervisor, 'daemon.json'),
    daemonLog: join(supervisor, 'daemon.log'),
    logs: serviceLogs,
  };
}

export const definitionFile = (layout: SupervisorLayout, name: string): string => join(layout.definitions, `${name}.json`);
export const logFile = (layout: SupervisorLayout, name: string): string => join(layout.logs, `${name}.log`);
