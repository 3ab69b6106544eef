import type { ServiceDefinition } from '../service-definition.ts';
import { hardening, type HardeningPlaces } from './hardening.ts';
import { handOver } from './hand-over.ts';
import { branchTarget, markerLine, recoverUnit } from './unit-names.ts';
import type { UnitOwner } from './unit-record.ts';
import { execLine, unitPath, unitText, unitWord } from './unit-syntax.ts';

export interface UnitContext extends HardeningPlaces {
  /** `drop-in`: over a unit that the distribution brings, whose own commands are emptied. */
  readonly placement: 'unit' | 'drop-in';
  /** Who is to own what services write; `null`: root, who then runs them. */
  readonly owner: UnitOwner | null;
  /** The file with the environment; `null` when there is none. */
  readonly environmentFile: string | null;
  /** The unit of a service that this one depends on. */
  unitOf(service: string): string;
}

/**
 * The unit of a service. Backoff: before version 254 systemd knows one delay only, so it is the geometric mean of the first and the longest one.
 * The start limit counts as our `maxAttempts` does: so many starts that on average last less than `resetAfterMs`.
 */
export function renderUnit(definition: ServiceDefinition, context: UnitContext): string {
  const { root, placement } = context;
  const { title, dependsOn, restart } = definition;
  const needed = dependsOn.map(context.unitOf);
  const delayMs = restartDelayMs(restart);
  return lines([
    markerLine(root),
    '[Unit]',
    ...(placement === 'unit' ? [`Description=Woosoo: ${unitText(title)}`, 'Documentation=man:systemd.service(5)'] : []),
    `PartOf=${branchTarget}`,
    `After=network-online.target mariadb.service mysql.service ${[recoverUnit, ...needed].join(' ')}`,
    `Wants=${['network-online.target', ...needed].join(' ')}`,
    `RequiresMountsFor=${unitWord(root)}`,
    `StartLimitIntervalSec=${span(restart.maxAttempts * (restart.resetAfterMs + delayMs))}`,
    `StartLimitBurst=${restart.maxAttempts}`,
    '',
    '[Service]',
    ...(placement === 'drop-in' ? emptied : []),
    ...serviceLines(definition, context, delayMs),
    '',
    ...hardening(definition, context),
    ...(placement === 'unit' ? ['', '[Install]', `WantedBy=${branchTarget}`] : []),
  ]);
}

function serviceLines(definition: ServiceDefinition, context: UnitContext, delayMs: number): readonly string[] {
  const { program, args, workingDirectory, account, restart, stop } = definition;
  return [
    'Type=exec',
    ...(account === null ? [] : [`User=${unitText(account)}`]),
    // A link in it is followed at each start.
    `WorkingDirectory=${unitPath(workingDirectory) ?? '/'}`,
    ...(context.environmentFile === null ? [] : [`EnvironmentFile=${unitPath(context.environmentFile) ?? ''}`]),
    ...(context.owner === null ? [] : handOver(definition, context.owner, context)),
    `ExecStart=${execLine(program, args)}`,
    `Restart=${{ always: 'always', 'on-failure': 'on-failure', never: 'no' }[restart.policy]}`,
    `RestartSec=${span(delayMs)}`,
    // An end by one of these counts as clean for systemd, but nobody asked for it.
    ...(restart.policy === 'on-failure' ? ['RestartForceExitStatus=SIGHUP SIGINT SIGTERM SIGPIPE'] : []),
    // The main process alone is asked, then all that is left is killed.
    'KillMode=mixed',
    `KillSignal=${stop.signal}`,
    `TimeoutStopSec=${span(stop.timeoutMs)}`,
    'SendSIGKILL=yes',
    `SyslogIdentifier=${unitText(definition.name)}`,
  ];
}

/** What the distribution's unit says of how it is started and stopped. */
const emptied = [
  ...['ExecCondition=', 'ExecStartPre=', 'ExecStart=', 'ExecStartPost=', 'ExecReload=', 'ExecStop=', 'ExecStopPost='],
  ...['PIDFile=', 'Environment=', 'EnvironmentFile='],
];

function restartDelayMs({ initialDelayMs, maxDelayMs }: ServiceDefinition['restart']): number {
  return Math.max(1, Math.round(Math.sqrt(Math.max(1, initialDelayMs) * Math.max(1, maxDelayMs))));
}

function span(ms: number): string {
  return ms % 1000 === 0 ? `${ms / 1000}s` : `${ms}ms`;
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
