import type { BranchConfig, ComponentName } from '@woosoo/sdk-core';

/** Windows knows no capitals, and takes either slash. */
function isWithin(directory: string, component: ComponentName): boolean {
  const path = directory.replaceAll('\\', '/');
  return `${process.platform === 'win32' ? path.toLowerCase() : path}/`.includes(`/.woosoo/current/${component}/`);
}

/**
 * The services that run a component's code from start to stop, and so must be restarted when its release changes.
 * php and nginx are not among them: they look the current release up for each request.
 */
export function boundServices(component: ComponentName, config: BranchConfig): readonly string[] {
  const extra = config.services.extra.filter((service) => isWithin(service.directory, component)).map((service) => service.name);
  switch (component) {
    case 'backend':
      return ['reverb', 'queue-worker', ...extra];
    case 'pwa':
      return ['pwa', ...extra];
    case 'relay':
      return extra;
  }
}
