import type { BranchHealthReport } from '@woosoo/sdk-deploy';
import type { ProbeKind, ProbeResult } from '@woosoo/sdk-health';
import type { Style } from '../terminal/style.ts';

const GAP = '   ';
const TITLE = 21;

/** What the machine has and uses, in one line; `null`: nothing of it was measured. */
export function resourceLine(report: BranchHealthReport, style: Style): string | null {
  const [machine] = ofKind(report, 'machine');
  const [disk] = ofKind(report, 'disk');
  const cpu = figure(machine, 'cpuPercent');
  const [used, total] = [figure(machine, 'memoryUsedBytes'), figure(machine, 'memoryTotalBytes')];
  const free = figure(disk, 'freeBytes');
  return line('Resource metrics', style, [
    cpu === null ? null : `CPU ${cpu}%`,
    used === null || total === null ? null : `RAM ${gigabytes(used)} / ${gigabytes(total)} GB`,
    free === null ? null : `Disk free ${gigabytes(free)} GB`,
  ]);
}

/** What the application does, in one line; `null`: nothing of it was measured. */
export function applicationLine(report: BranchHealthReport, style: Style): string | null {
  const requests = ofKind(report, 'http').filter(({ status }) => status === 'ok');
  const meanMs = requests.reduce((sum, { durationMs }) => sum + durationMs, 0) / Math.max(1, requests.length);
  const [queue] = ofKind(report, 'queue');
  const pending = figure(queue, 'pending');
  const event = ofKind(report, 'event').find(({ status }) => status === 'ok');
  return line('Application health', style, [
    verdictOf('WebSocket', ofKind(report, 'websocket'), ['connected', 'not connected'], style),
    verdictOf('Database', ofKind(report, 'database'), ['connected', 'not connected'], style),
    verdictOf('API', ofKind(report, 'http'), ['responding', 'not responding'], style),
    pending === null ? null : `Queue ${pending} pending`,
    event === undefined ? null : `Order to tablet ${event.durationMs} ms`,
    requests.length === 0 ? null : `Avg response ${Math.round(meanMs)} ms`,
  ]);
}

function verdictOf(name: string, probes: readonly ProbeResult[], words: readonly [string, string], style: Style): string | null {
  const measured = probes.filter(({ status }) => status !== 'skipped');
  if (measured.length === 0) return null;
  const well = measured.every(({ status }) => status === 'ok' || status === 'warning');
  return well ? `${name} ${style.good('✓')} ${words[0]}` : `${name} ${style.bad('✗')} ${words[1]}`;
}

function line(title: string, style: Style, parts: readonly (string | null)[]): string | null {
  const told = parts.filter((part) => part !== null);
  return told.length === 0 ? null : `  ${style.soft(title.padEnd(TITLE))}${told.join(GAP)}`;
}

function ofKind({ probes }: BranchHealthReport, kind: ProbeKind): readonly ProbeResult[] {
  return probes.filter((probe) => probe.kind === kind);
}

function figure(probe: ProbeResult | undefined, name: string): number | null {
  const value = probe?.observed[name];
  return typeof value === 'number' ? value : null;
}

function gigabytes(bytes: number): string {
  const value = bytes / 1024 ** 3;
  return value < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
}
