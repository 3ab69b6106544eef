import { bind, type DependencyContainer } from '@woosoo/sdk-core';
import { CertificateAuthority } from '../certificates/authority/certificate-authority.ts';
import { Certificates } from '../certificates/certificates.ts';
import { Mkcert } from '../certificates/mkcert/mkcert.ts';
import { TlsServedCertificate } from '../certificates/served-certificate.ts';
import { ConfigHistory } from '../config-history/config-history.ts';
import { BranchConfigSync } from '../config-sync/branch-config-sync.ts';
import { ConfigSync } from '../config-sync/config-sync.ts';
import { ConfigUndo } from '../config-sync/config-undo.ts';
import { branchDeps, deployDeps } from './deps.ts';
import { parts } from './parts.ts';

/** Configuration files and certificates. */
export function bindConfiguration(container: DependencyContainer): void {
  bind(container, parts.configHistory, (c) => new ConfigHistory({ ...branchDeps(c), keys: c.resolve(parts.keys) }));
  bind(container, parts.configSync, (c) => new ConfigSync(branchDeps(c)));
  bind(
    container,
    parts.branchConfigSync,
    (c) =>
      new BranchConfigSync({
        ...deployDeps(c),
        runner: c.resolve(parts.runner),
        history: c.resolve(parts.configHistory),
        wantedServices: c.resolve(parts.wantedServices),
        configSync: c.resolve(parts.configSync),
      }),
  );
  bind(
    container,
    parts.configUndo,
    (c) => new ConfigUndo({ ...deployDeps(c), runner: c.resolve(parts.runner), history: c.resolve(parts.configHistory) }),
  );
  bind(container, parts.servedCertificate, () => new TlsServedCertificate());
  bind(container, parts.certificates, (c) => {
    const services = c.resolve(parts.services);
    return new Certificates({
      ...deployDeps(c),
      runner: c.resolve(parts.runner),
      wantedServices: c.resolve(parts.wantedServices),
      configSync: c.resolve(parts.configSync),
      authority: new CertificateAuthority({ ...deployDeps(c), keys: c.resolve(parts.keys) }),
      mkcert: new Mkcert(branchDeps(c)),
      served: c.resolve(parts.servedCertificate),
      isRunning: (name) => services.status(name).map(({ state }) => state === 'running'),
    });
  });
}
