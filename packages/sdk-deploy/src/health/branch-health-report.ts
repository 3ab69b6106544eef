import type { HealthReport } from '@woosoo/sdk-health';
import type { ServiceStatus, ServiceUsage } from '@woosoo/sdk-services';
import type { AgentBeat } from '../agent/agent-beat.ts';

/** A service and what it uses; `null`: it does not run, or that could not be measured. */
export interface ServiceHealth extends ServiceStatus {
  readonly usage: ServiceUsage | null;
}

/** How the branch is: what was probed, and its services with what they use. */
export interface BranchHealthReport extends HealthReport {
  readonly services: readonly ServiceHealth[];
  /** The agent's last sign of life; `null`: there is none. */
  readonly agent: AgentBeat | null;
}
