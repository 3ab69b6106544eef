import type { RecoverCommand } from '../recover-command.ts';
import { branchTarget, markerLine } from './unit-names.ts';
import { execLine, unitText, unitWord } from './unit-syntax.ts';

/** Binds all services of the branch: `systemctl stop woosoo.target` stops them all, and a boot starts them through it. */
export function renderTarget(root: string): string {
  return `${markerLine(root)}
[Unit]
Description=Woosoo branch ${unitText(root)}

[Install]
WantedBy=multi-user.target
`;
}

/**
 * Brings an operation to an end that a power cut has interrupted, before the services start. They start in any case after it: a recovery that fails must
 * not keep the branch shut. Recovery starts services itself, past this order (`--job-mode=ignore-dependencies`), or it would wait for its own end.
 */
export function renderRecoverUnit(root: string, { program, args }: RecoverCommand): string {
  return `${markerLine(root)}
[Unit]
Description=Woosoo: end what a power cut interrupted
After=network-online.target local-fs.target mariadb.service mysql.service postgresql.service
Wants=network-online.target
RequiresMountsFor=${unitWord(root)}

[Service]
Type=oneshot
RemainAfterExit=yes
WorkingDirectory=/
ExecStart=${execLine(program, args)}
TimeoutStartSec=30min
SyslogIdentifier=woosoo-recover

[Install]
WantedBy=${branchTarget}
`;
}
