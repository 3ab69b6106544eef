import { okAsync } from 'neverthrow';
import { ManualClock } from '@woosoo/sdk-core/testing';
import { describe, expect, it } from 'vitest';
import type { ServicesEvent } from '../services-event.ts';
import { startServices } from '../order/start-services.ts';
import { stopServices } from '../order/stop-services.ts';
import { fixtureDefinition } from '../testing/fixture-behaviour.ts';
import { MemoryServiceController } from '../testing/memory-service-controller.ts';
import type { StopManners } from '../courtesy/stop-manners.ts';

describe('a graceful stop', () => {
  const clock = new ManualClock();
  const worker = fixtureDefinition('/', {}, { name: 'worker', stop: { signal: 'SIGTERM', timeoutMs: 60_000 } });
  const stopping = async (manners: StopManners | null, stopMs = 0) => {
    const controller = new MemoryServiceController();
    (await controller.install(worker))._unsafeUnwrap();
    (await controller.start('worker'))._unsafeUnwrap();
    controller.calls.length = 0;
    const events: ServicesEvent[] = [];
    const slow = {
      status: controller.status.bind(controller),
      stop: (name: string) =>
        okAsync(undefined)
          .map(() => clock.sleep(stopMs))
          .andThen(() => controller.stop(name)),
    };
    const courtesy = { clock, mannersOf: () => manners };
    const stopped = stopServices(slow, [worker], ['worker'], { courtesy, onEvent: (event) => events.push(event) });
    return { controller, events, stopped };
  };
  const settled = async <T>(work: PromiseLike<T>): Promise<T> => {
    const over = new AbortController();
    void Promise.resolve(work).finally(() => over.abort());
    for (let step = 0; step < 500 && !over.signal.aborted; step += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (clock.sleeping > 0) await clock.advance(500);
    }
    return work;
  };

  it('lets the application end what it does, then has the manager stop it, then lets it tidy up', async () => {
    const order: string[] = [];
    const note = (text: string) => Promise.resolve(void order.push(text));
    const { events, stopped } = await stopping({
      before: ({ definition, status }) => note(`before ${definition.name} ${status.state}`),
      after: () => note(`after, ${events.length} events`),
    });
    (await settled(stopped))._unsafeUnwrap();
    expect(order).toEqual(['before worker running', 'after, 1 events']);
    expect(events.map(({ type }) => type)).toEqual(['stopping', 'done']);
  });

  it('tells what it waits for, how long, and how long at most', async () => {
    const { events, stopped } = await stopping(
      {
        before: ({ waitFor }) => {
          waitFor('waiting for 1 running job');
          return Promise.resolve();
        },
      },
      12_000,
    );
    (await settled(stopped))._unsafeUnwrap();
    const waits = events.filter((event) => event.type === 'waiting');
    expect(waits[0]).toMatchObject({ service: 'worker', for: 'waiting for 1 running job', limitMs: 60_000 });
    expect(waits.map(({ elapsedMs }) => elapsedMs)).toEqual([1000, 6000, 11_000]);
    expect(events.some(({ type }) => type === 'note')).toBe(false);
  });

  it('says nothing of a stop that is quick', async () => {
    const { events, stopped } = await stopping(null, 500);
    (await settled(stopped))._unsafeUnwrap();
    expect(events.map(({ type }) => type)).toEqual(['stopping', 'done']);
  });

  it('says when the time was over', async () => {
    const { events, stopped } = await stopping(null, 60_000);
    (await settled(stopped))._unsafeUnwrap();
    expect(events).toContainEqual({ type: 'note', service: 'worker', text: 'was ended by force after 60 s' });
  });

  it('undoes what a stop that was cut off has left before it starts', async () => {
    const controller = new MemoryServiceController();
    (await controller.install(worker))._unsafeUnwrap();
    const courtesy = { clock, mannersOf: () => null, beforeStart: () => Promise.resolve(void controller.calls.push('prepare')) };
    (await startServices(controller, [worker], ['worker'], { courtesy }))._unsafeUnwrap();
    expect(controller.calls.slice(-2)).toEqual(['prepare', 'start worker']);
  });
});
