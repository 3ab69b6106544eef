import { AddressProbe, DiskProbe, MachineProbe, QueueProbe, TcpProbe, type HealthProbe } from '@woosoo/sdk-health';
import { AgentProbe } from './agent-probe.ts';
import { BackupProbe } from './backup-probe.ts';
import { CertificateProbe } from './certificate-probe.ts';
import { readAgentBeat } from '../agent/agent-beat.ts';
import { loopbackOf } from '../programs/loopback-of.ts';
import type { Expectation, ProbeDeps } from './branch-probes.ts';

const MEGABYTE = 1024 * 1024;

/** What no deploy can be blamed for, such as a full disk or queue: it shows in `woosoo health`, and does not undo a good release. */
export function ambientProbes(deps: ProbeDeps, expected: Expectation): readonly HealthProbe[] {
  const { config, clock, databases, fileSystem, paths } = deps;
  const target = config.database;
  const backend = expected.releases.backend !== undefined;
  return [
    ...ports(deps, expected),
    ...(backend ? [new QueueProbe({ connector: databases, clock, name: 'queue', target, warnPending: 200, failOldestSeconds: 900 })] : []),
    new AddressProbe({ name: 'network', address: config.appIp }),
    new DiskProbe({ fileSystem, name: 'disk', path: paths.root, warnBelowBytes: 1024 * MEGABYTE, failBelowBytes: 100 * MEGABYTE }),
    new MachineProbe({ name: 'machine' }),
    new CertificateProbe({ clock, fileSystem, paths, appIp: config.appIp }),
    new BackupProbe({ clock, fileSystem, paths }),
    ...(config.monitoring.enabled ? [new AgentProbe({ clock, beat: () => readAgentBeat(deps) })] : []),
  ];
}

function ports({ config }: ProbeDeps, { services, releases }: Expectation): readonly HealthProbe[] {
  const { http, backend, reverb } = config.ports;
  const wanted = [
    ...(services.includes('nginx') ? [http] : []),
    ...(services.includes('nginx') && releases.backend !== undefined ? [backend] : []),
    ...(services.includes('reverb') ? [reverb] : []),
  ];
  return wanted.map((port) => new TcpProbe({ name: `port ${port}`, host: loopbackOf(config), port }));
}
