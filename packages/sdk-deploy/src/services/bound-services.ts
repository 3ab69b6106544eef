import type { BranchConfig, ComponentName } from '@woosoo/sdk-core';

/**
 * The services that run a component's code from start to stop, and so must be restarted when its release changes.
 * php and nginx are not among them: they look the current release up for each request.
 */
export function boundServices(component: ComponentName, config: BranchConfig): readonly string[] {
  const extra = config.services.extra
    .filter((service) => service.directory.replaceAll('\\', '/').endsWith(`/.woosoo/current/${component}`))
    .map((service) => service.name);
  switch (component) {
    case 'backend':
      return ['reverb', 'queue-worker', ...extra];
    case 'pwa':
      return ['pwa', ...extra];
    case 'relay':
      return extra;
  }
}
