// The only place that loads the polyfill: tsyringe throws at import without it.
import 'reflect-metadata';
import { container as rootContainer, instanceCachingFactory, type DependencyContainer, type InjectionToken } from 'tsyringe';

export type { DependencyContainer, InjectionToken };

/** A typed name under which a port is bound. */
export const token = <T>(name: string): InjectionToken<T> => Symbol.for(`@woosoo/${name}`);

/** Binds a factory that runs once, at the first resolve. */
export function bind<T>(
  container: DependencyContainer,
  key: InjectionToken<T>,
  make: (container: DependencyContainer) => NoInfer<T>,
): void {
  container.register<T>(key, { useFactory: instanceCachingFactory(make) });
}

/** A container of one's own; the global one is never used, so two branches in one process don't meet. */
export function createContainer(): DependencyContainer {
  return rootContainer.createChildContainer();
}
