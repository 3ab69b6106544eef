import { join } from 'node:path';
import { pointerFile, type BranchConfig, type BranchPaths } from '@woosoo/sdk-core';
import type { RenderFacts } from '../render-facts.ts';
import { NginxVariablePath, TemplateValue } from './template-value.ts';

/** What `nginx.conf.j2` sees. Ports and addresses are checked by the configuration and stand as they are; everything else goes through `nginxstr`. */
export function nginxContext(config: BranchConfig, paths: BranchPaths, facts: RenderFacts): Readonly<Record<string, unknown>> {
  const has = (name: string): boolean => config.components.some((component) => component.name === name);
  const listen = (port: number): string => `${config.bindAddress}:${port}`;
  const file = (name: string, ...parts: readonly string[]): TemplateValue => new TemplateValue(name, join(...(parts as [string])));
  const own = (name: string): TemplateValue => file(`The path of nginx's ${name}`, facts.nginxPrefix, name);
  return {
    user: facts.runsAsRoot ? new TemplateValue('SERVICE_ACCOUNT', config.services.account ?? 'root') : null,
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
    pointers: facts.pointers === 'file' ? pointers(paths) : [],
    backend: has('backend')
      ? {
          release: inRelease(paths, facts, 'backend'),
          public: inRelease(paths, facts, 'backend', 'public'),
          fastcgi: new TemplateValue('PHP_FASTCGI', facts.phpAddress),
          reverb: `127.0.0.1:${config.ports.reverb}`,
        }
      : null,
    hasPwa: has('pwa'),
    pwa: has('pwa') ? pwaContext(config, paths, facts) : null,
  };
}

function pwaContext(config: BranchConfig, paths: BranchPaths, facts: RenderFacts): Readonly<Record<string, unknown>> | null {
  const { pwa } = facts;
  if (pwa?.kind !== 'static' && pwa?.kind !== 'server') return null;
  return {
    directory: inRelease(paths, facts, 'pwa', pwa.directory),
    previous: inRelease(paths, facts, 'previous', pwa.directory),
    server: pwa.kind === 'server' ? `127.0.0.1:${config.ports.pwa}` : null,
  };
}

type Pointer = 'backend' | 'pwa' | 'previous';

const pointerPath = (paths: BranchPaths, name: Pointer): string => (name === 'previous' ? paths.previous('pwa') : paths.current(name));
const variableOf = (name: Pointer): string => `$woosoo_release_${name}`;

/** A folder of the release that is live: through the link, or through the variable that its pointer's file sets. */
function inRelease(paths: BranchPaths, { pointers: kind }: RenderFacts, name: Pointer, directory = ''): TemplateValue {
  const origin = 'The path of the branch folder';
  if (kind === 'link') return new TemplateValue(origin, join(pointerPath(paths, name), directory));
  return new NginxVariablePath(origin, variableOf(name), directory === '' ? '' : `/${directory}`);
}

/** The pointers as files: each sets a variable of nginx. One that is not there yet leads to a folder that is not there either. */
function pointers(paths: BranchPaths): readonly Readonly<Record<string, unknown>>[] {
  const names: readonly Pointer[] = ['backend', 'pwa', 'previous'];
  return names.map((name) => ({
    variable: variableOf(name),
    // With an asterisk: nginx does not mind that a pattern matches nothing, and does mind a file that is missing.
    files: new TemplateValue('The path of the branch folder', `${pointerFile(pointerPath(paths, name))}*`),
    absent: new TemplateValue('The path of the branch folder', join(paths.run, 'no-release')),
  }));
}
