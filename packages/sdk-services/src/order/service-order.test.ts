import { okAsync } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { MemoryServiceController } from '../testing/memory-service-controller.ts';
import { fixtureDefinition } from '../testing/fixture-behaviour.ts';
import { serviceOrder, withDependencies } from './service-order.ts';
import type { ServicesEvent } from '../services-event.ts';
import { startServices } from './start-services.ts';
import { stopServices } from './stop-services.ts';

const service = (name: string, ...dependsOn: string[]) => fixtureDefinition('/', {}, { name, dependsOn });
const branch = [service('nginx', 'php', 'pwa'), service('php'), service('reverb'), service('pwa', 'reverb')];

describe('serviceOrder', () => {
  it('puts each service after those that it depends on', () => {
    expect(serviceOrder(branch)._unsafeUnwrap()).toEqual([['php', 'reverb'], ['pwa'], ['nginx']]);
    expect(serviceOrder([])._unsafeUnwrap()).toEqual([]);
  });

  it('refuses a circle and an unknown dependency, by name', () => {
    const circle = serviceOrder([service('a', 'b'), service('b', 'c'), service('c', 'a')])._unsafeUnwrapErr();
    expect(circle).toMatchObject({ type: 'ServiceDefinitionInvalid', detail: { services: ['a', 'b', 'c'] } });
    expect(serviceOrder([service('a', 'nobody')])._unsafeUnwrapErr().message).toContain('a depends on nobody');
  });

  it('finds all that services depend on', () => {
    expect([...withDependencies(branch, ['pwa'])]).toEqual(['pwa', 'reverb']);
  });
});

describe('startServices and stopServices', () => {
  const controllerWith = async (fails: readonly string[] = []): Promise<MemoryServiceController> => {
    const controller = new MemoryServiceController({ behave: ({ name }) => (fails.includes(name) ? { exit: 1 } : {}) });
    // Bare, so that only the order that we ask for shows.
    for (const definition of branch) (await controller.install({ ...definition, dependsOn: [] }))._unsafeUnwrap();
    controller.calls.length = 0;
    return controller;
  };

  it('starts what is needed, in order, and tells of it', async () => {
    const controller = await controllerWith();
    const events: ServicesEvent[] = [];
    const statuses = (await startServices(controller, branch, ['nginx'], { onEvent: (event) => events.push(event) }))._unsafeUnwrap();
    expect(statuses.map(({ name }) => name)).toEqual(['php', 'reverb', 'pwa', 'nginx']);
    expect(controller.calls.indexOf('start reverb')).toBeLessThan(controller.calls.indexOf('start pwa'));
    expect(controller.calls.at(-1)).toBe('start nginx');
    expect(events.filter(({ type }) => type === 'done').map(({ service: name }) => name)).toHaveLength(4);
  });

  it('says of what runs already that it does, and asks nothing of it; the same for what is down', async () => {
    const controller = await controllerWith();
    (await controller.start('php'))._unsafeUnwrap();
    controller.calls.length = 0;
    const events: string[] = [];
    const options = { onEvent: ({ type, service: name }: ServicesEvent) => events.push(`${type} ${name}`) };
    (await startServices(controller, branch, ['php'], options))._unsafeUnwrap();
    (await stopServices(controller, branch, ['reverb'], options))._unsafeUnwrap();
    expect(events).toEqual(['unchanged php', 'unchanged reverb']);
    expect(controller.calls).toEqual([]);
  });

  it('acts on a service that runs while its manager does not', async () => {
    const controller = await controllerWith();
    const alone = { ...(await controller.start('php'))._unsafeUnwrap(), reason: 'nothing would restart it' };
    controller.calls.length = 0;
    const unwatched = { start: controller.start.bind(controller), status: () => okAsync(alone) };
    (await startServices(unwatched, branch, ['php']))._unsafeUnwrap();
    expect(controller.calls).toEqual(['start php']);
  });

  it('does not start what depends on a service that fails, but the others', async () => {
    const controller = await controllerWith(['reverb']);
    const error = (await startServices(controller, branch, ['nginx', 'php']))._unsafeUnwrapErr();
    expect(error.detail).toMatchObject({ service: 'reverb' });
    expect(controller.calls.sort()).toEqual(['start php', 'start reverb']);
    for (const { name } of branch) expect((await controller.stop(name)).isOk()).toBe(true);
  });

  it('stops in reverse, and only what is named', async () => {
    const controller = await controllerWith();
    (await startServices(controller, branch, ['nginx']))._unsafeUnwrap();
    controller.calls.length = 0;
    (await stopServices(controller, branch, ['php', 'nginx', 'pwa']))._unsafeUnwrap();
    expect(controller.calls[0]).toBe('stop nginx');
    expect(controller.calls).toHaveLength(3);
  });

  it('refuses a circle before it touches anything', async () => {
    const controller = await controllerWith();
    expect((await startServices(controller, [service('a', 'a')], ['a'])).isErr()).toBe(true);
    expect(controller.calls).toEqual([]);
  });
});
