import type { Clock, WoosooError } from '@woosoo/sdk-core';
import type { HealthProbe, ProbeOutcome } from '@woosoo/sdk-health';
import type { ResultAsync } from 'neverthrow';
import type { AgentBeat } from '../agent/agent-beat.ts';

const SHORTEST_SILENCE_MS = 60_000;
/** So many intervals without a sign are too many. */
const MISSED = 3;

interface Deps {
  readonly clock: Clock;
  readonly beat: () => ResultAsync<AgentBeat | null, WoosooError>;
}

/** Whether somebody watches the branch: a monitor that stands still must not look like quiet times. */
export class AgentProbe implements HealthProbe {
  readonly name = 'agent';
  readonly kind = 'agent';
  readonly timeoutMs = 3_000;
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async probe(): Promise<ProbeOutcome> {
    const beat = await this.#deps.beat();
    const remedy = 'Start it with `woosoo services start agent`; `woosoo logs agent` says what it did last.';
    if (beat.isErr()) return { status: 'crashed', summary: beat.error.message, remedy: beat.error.remedy };
    if (beat.value === null) return { status: 'warning', summary: 'nobody has watched this branch yet', remedy };
    const { at, intervalMs, checks, firing, pausedBy } = beat.value;
    const silentMs = this.#deps.clock.now().getTime() - Date.parse(at);
    const observed = { lastCheck: at, checks, firing: firing.length };
    if (silentMs > Math.max(SHORTEST_SILENCE_MS, intervalMs * MISSED)) {
      return { status: 'failed', summary: `nobody watches: the agent's last sign of life was at ${at}`, remedy, observed };
    }
    const doing = pausedBy === null ? `watching, ${checks} checks` : `waiting for ${pausedBy}`;
    return { status: 'ok', summary: firing.length === 0 ? doing : `${doing}; ${firing.length} alerts firing`, observed };
  }
}
