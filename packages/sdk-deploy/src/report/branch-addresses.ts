import type { BranchConfig } from '@woosoo/sdk-core';
import type { DeployReport } from './deploy-report.ts';

/** Where a person finds the branch: what the tablets open, the API, the WebSocket. */
export function branchAddresses(config: BranchConfig): DeployReport['addresses'] {
  const { ports, appIp, components } = config;
  const http = ports.http === 80 ? `http://${appIp}` : `http://${appIp}:${ports.http}`;
  const has = (name: string): boolean => components.some((component) => component.name === name);
  return [
    ...(has('pwa') ? [{ title: 'Tablets', url: `${http}/` }] : []),
    ...(has('backend')
      ? [{ title: 'API', url: `http://${appIp}:${ports.backend}${components.find(({ name }) => name === 'backend')?.healthPath ?? '/'}` }]
      : []),
    ...(has('backend') ? [{ title: 'WebSocket', url: `${http.replace('http', 'ws')}/app/${config.reverb.key}` }] : []),
  ];
}
