import { okAsync } from 'neverthrow';
import { bind, type DependencyContainer, ports } from '@woosoo/sdk-core';
import { processUsageFor, ServiceUsageMeter } from '@woosoo/sdk-services';
import { NginxCheck } from '../config-sync/nginx-check.ts';
import { BranchServices } from '../services/branch-services.ts';
import { controllerFor, otherControllers, type ControllerDeps } from '../services/controller-for.ts';
import { BranchCourtesy } from '../services/stopping/branch-courtesy.ts';
import { WantedServices } from '../services/wanted-services.ts';
import { WhyDown } from '../services/why/why-down.ts';
import { branchDeps, deployDeps } from './deps.ts';
import { parts } from './parts.ts';

/** Services: their manager, how they are stopped kindly, why one is down. */
export function bindServices(container: DependencyContainer): void {
  bind(container, parts.services, (c) => controllerFor(controllerDeps(c)));
  bind(container, parts.otherManagers, (c) => otherControllers(controllerDeps(c), process.platform));
  bind(
    container,
    parts.courtesy,
    (c) =>
      new BranchCourtesy({ ...branchDeps(c), http: c.resolve(ports.http), services: c.resolve(parts.services), why: c.resolve(parts.why) }),
  );
  bind(
    container,
    parts.why,
    (c) =>
      new WhyDown({
        ...branchDeps(c),
        redactor: c.resolve(ports.redactor),
        services: c.resolve(parts.services),
        releases: c.resolve(parts.releases),
      }),
  );
  bind(
    container,
    parts.usageMeter,
    (c) => new ServiceUsageMeter({ ...branchDeps(c), services: c.resolve(parts.services), usage: processUsageFor() }),
  );
  bind(
    container,
    parts.wantedServices,
    (c) => new WantedServices({ ...deployDeps(c), agent: c.resolve(parts.agent), overlay: c.resolve(parts.overlay) }),
  );
  bind(
    container,
    parts.branchServices,
    (c) =>
      new BranchServices({
        controller: c.resolve(parts.services),
        otherManagers: c.resolve(parts.otherManagers),
        wanted: () => c.resolve(parts.wantedServices).read(),
        meter: c.resolve(parts.usageMeter),
        courtesy: c.resolve(parts.courtesy),
        why: c.resolve(parts.why),
        mayRestart: (name) => (name === 'nginx' ? new NginxCheck(branchDeps(c)).runOnFile() : okAsync()),
        lock: c.resolve(parts.lock),
        audit: c.resolve(parts.audit),
      }),
  );
}

function controllerDeps(c: DependencyContainer): ControllerDeps {
  const redactor = c.resolve(ports.redactor);
  return {
    ...branchDeps(c),
    redact: (text) => redactor.redact(text),
    daemon: c.resolve(parts.daemon),
    recover: c.resolve(parts.recover),
    nssmHost: c.resolve(parts.nssmHost),
  };
}
