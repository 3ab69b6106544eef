import type { BranchConfig, BranchPaths, Clock, ComponentName, DatabaseConnector, FileSystem, HttpClient } from '@woosoo/sdk-core';
import {
  DatabaseProbe,
  EventProbe,
  HttpProbe,
  ReleaseProbe,
  ServiceProbe,
  WebSocketProbe,
  type HealthProbe,
  type ServiceStateSource,
} from '@woosoo/sdk-health';
import { boundServices } from '../services/bound-services.ts';
import { loopbackOf } from '../programs/loopback-of.ts';
import { healthProblem } from './health-problem.ts';
import { nothingDeployedProbe } from './nothing-deployed-probe.ts';

export interface ProbeDeps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly clock: Clock;
  readonly http: HttpClient;
  readonly fileSystem: FileSystem;
  readonly databases: DatabaseConnector;
  readonly services: ServiceStateSource;
}

/** What must be true of a branch: which releases answer, and which services run. */
export interface Expectation {
  /** The release of each component that was deployed. */
  readonly releases: Readonly<Partial<Record<ComponentName, string>>>;
  readonly services: readonly string[];
}

/** Lets our own probes through the maintenance page; nginx honours it from this machine only. */
const PROBE_HEADERS = { 'x-woosoo-probe': '1' };

/** What proves that a branch works. Verification after a switch and `woosoo health` use the same probes; `health/ambient-probes.ts` has those for health alone. */
export function branchProbes(deps: ProbeDeps, expected: Expectation): readonly HealthProbe[] {
  const { config, databases } = deps;
  const target = config.database;
  const backend = expected.releases.backend !== undefined;
  return [
    ...(Object.keys(expected.releases).length === 0 ? [nothingDeployedProbe] : []),
    ...expected.services.map((service) => serviceProbe(deps, service, expected)),
    ...config.components.flatMap(({ name }) => componentProbes(deps, name, expected.releases[name])),
    ...(backend ? reverbProbes(deps, expected) : []),
    ...(backend ? [new DatabaseProbe({ connector: databases, name: 'database', target })] : []),
  ];
}

function serviceProbe({ config, clock, services, paths }: ProbeDeps, service: string, expected: Expectation): HealthProbe {
  const owner = config.components.find(
    ({ name }) => expected.releases[name] !== undefined && boundServices(name, config).includes(service),
  );
  const release = owner === undefined ? undefined : expected.releases[owner.name];
  const expectedDirectory = owner === undefined || release === undefined ? undefined : paths.release(owner.name, release);
  return new ServiceProbe({ services, clock, name: `service ${service}`, service, expectedDirectory });
}

function componentProbes({ config, http }: ProbeDeps, name: ComponentName, release: string | undefined): readonly HealthProbe[] {
  const component = config.components.find((candidate) => candidate.name === name);
  if (component === undefined || release === undefined || name === 'relay') return [];
  const front = `http://${loopbackOf(config)}:${config.ports.http}`;
  const own = name === 'backend' ? `http://${loopbackOf(config)}:${config.ports.backend}` : front;
  const paths = [...(component.healthPath === null ? [] : [component.healthPath]), ...component.smokePaths];
  return [
    new ReleaseProbe({
      http,
      name: `${name} release`,
      url: `${front}/__woosoo/release/${name}`,
      expectedRelease: release,
      headers: PROBE_HEADERS,
    }),
    ...paths.map(
      (path) =>
        new HttpProbe({
          http,
          name: `${name} ${path}`,
          request: {
            method: 'GET',
            url: `${own}${path}`,
            headers: { ...PROBE_HEADERS, accept: name === 'backend' ? 'application/json' : 'text/html' },
          },
          mayBeOther: true,
          expectJson: name === 'backend' && path === component.healthPath ? (body) => healthProblem(body, release) : undefined,
        }),
    ),
  ];
}

/** The WebSocket the way a tablet reaches it, and an event from publishing to receiving. */
function reverbProbes({ config, clock, http }: ProbeDeps, expected: Expectation): readonly HealthProbe[] {
  if (!expected.services.includes('reverb')) return [];
  const { appId, key, secret } = config.reverb;
  return [
    new WebSocketProbe({ clock, name: 'WebSocket', url: `ws://${loopbackOf(config)}:${config.ports.http}`, key, headers: PROBE_HEADERS }),
    new EventProbe({ http, clock, name: 'event to tablet', host: '127.0.0.1', port: config.ports.reverb, appId, key, secret }),
  ];
}
