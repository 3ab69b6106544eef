import type { Clock } from '@woosoo/sdk-core';
import type { SupervisorLayout } from './supervisor-layout.ts';
import type { ServiceRecord } from './supervisor-record.ts';
import type { SupervisorStore } from './supervisor-store.ts';

/** What the services of one supervisor share. */
export interface ServiceContext {
  readonly branch: string;
  readonly clock: Clock;
  readonly layout: SupervisorLayout;
  readonly store: Pick<SupervisorStore, 'record' | 'definition' | 'save'>;
  /** Saves; a disk that refuses must not end the services, so this never throws. */
  save(name: string, record: ServiceRecord): void;
  isReady(name: string): boolean;
  note(text: string): void;
}
