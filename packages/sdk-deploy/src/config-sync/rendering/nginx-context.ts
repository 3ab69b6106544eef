import { join } from 'node:path';
import type { BranchConfig, BranchPaths } from '@woosoo/sdk-core';
import type { RenderFacts } from '../render-facts.ts';
import { TemplateValue } from './template-value.ts';

/** What `nginx.conf.j2` sees. Ports and addresses are checked by the configuration and stand as they are; everything else goes through `nginxstr`. */
export function nginxContext(config: BranchConfig, paths: BranchPaths, facts: RenderFacts): Readonly<Record<string, unknown>> {
  const has = (name: string): boolean => config.components.some((component) => component.name === name);
  const listen = (port: number): string => `${config.bindAddress}:${port}`;
  const file = (name: string, ...parts: readonly string[]): TemplateValue => new TemplateValue(name, join(...(parts as [string])));
  const own = (name: string): TemplateValue => file(`The path of nginx's ${name}`, facts.nginxPrefix, name);
  return {
    user: facts.runsAsRoot ? new TemplateValue('The account', 'root') : null,
    workers: facts.platform === 'win32' ? 1 : 'auto',
    pid: own('nginx.pid'),
    errorLog: file('The path of the error log', facts.logs, 'nginx-error.log'),
    accessLog: file('The path of the access log', facts.logs, 'nginx-access.log'),
    logged: true,
    temporary: { body: own('body'), proxy: own('proxy'), fastcgi: own('fastcgi'), uwsgi: own('uwsgi'), scgi: own('scgi') },
    ownAddresses: [...new Set([config.bindAddress, config.appIp])].filter(
      (address) => address !== '0.0.0.0' && !address.startsWith('127.'),
    ),
    listen: { http: listen(config.ports.http), https: listen(config.ports.https), backend: listen(config.ports.backend) },
    certificate:
      facts.certificate === null
        ? null
        : {
            chain: file('The path of the certificate', facts.certificate.chain),
            key: file('The path of its key', facts.certificate.key),
            authority: facts.certificate.authority === null ? null : file('The path of the certificate', facts.certificate.authority),
          },
    maintenanceFlag: file('The path of the branch folder', paths.maintenanceFlag),
    backend: has('backend')
      ? {
          release: file('The path of the branch folder', facts.live.backend),
          public: file('The path of the branch folder', facts.live.backend, 'public'),
          fastcgi: new TemplateValue('PHP_FASTCGI', facts.phpAddress),
          reverb: `127.0.0.1:${config.ports.reverb}`,
        }
      : null,
    hasPwa: has('pwa'),
    pwa: has('pwa') ? pwaContext(config, paths, facts) : null,
  };
}

function pwaContext(config: BranchConfig, paths: BranchPaths, { pwa, live }: RenderFacts): Readonly<Record<string, unknown>> | null {
  if (pwa?.kind !== 'static' && pwa?.kind !== 'server') return null;
  return {
    directory: new TemplateValue('The path of the branch folder', join(live.pwa, pwa.directory)),
    previous: new TemplateValue('The path of the branch folder', join(paths.previous('pwa'), pwa.directory)),
    server: pwa.kind === 'server' ? `127.0.0.1:${config.ports.pwa}` : null,
  };
}
