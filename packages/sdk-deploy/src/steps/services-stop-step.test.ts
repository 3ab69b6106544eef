import { describe, expect, it } from 'vitest';
import { ManualClock } from '@woosoo/sdk-core/testing';
import type { StepContext } from '@woosoo/sdk-core';
import { MemoryServiceController } from '@woosoo/sdk-services/testing';
import { testService } from '../testing/test-service.ts';
import { ServicesStopStep } from './services-stop-step.ts';

const context: StepContext = {
  operationId: 'o',
  stepId: 's',
  directory: '/scratch',
  signal: new AbortController().signal,
  output: () => undefined,
};

describe('services.stop', () => {
  it('can be undone although a service was crashing before it and goes on crashing: that may be why somebody deploys', async () => {
    const services = new MemoryServiceController({
      clock: new ManualClock(),
      behave: ({ name }) => (name === 'reverb' ? { exit: 1 } : {}),
    });
    for (const name of ['nginx', 'reverb']) (await services.install(testService(name)))._unsafeUnwrap();
    (await services.start('nginx'))._unsafeUnwrap();
    expect((await services.start('reverb')).isErr()).toBe(true);

    const step = new ServicesStopStep({ services, courtesy: { clock: new ManualClock(), mannersOf: () => null } });
    const params = { names: ['nginx', 'reverb'] };
    const undo = (await step.prepare(params))._unsafeUnwrap();
    (await step.do(params, undo, context))._unsafeUnwrap();
    (await step.undo(params, undo, context))._unsafeUnwrap();
    const states = (await services.list())._unsafeUnwrap().map(({ name, state }) => `${name} ${state}`);
    expect(states).toEqual(['nginx running', 'reverb backoff']);
  });

  it('is not undone when a service that ran before does not come back', async () => {
    let broken = false;
    const services = new MemoryServiceController({ clock: new ManualClock(), behave: () => (broken ? { exit: 1 } : {}) });
    (await services.install(testService('nginx')))._unsafeUnwrap();
    (await services.start('nginx'))._unsafeUnwrap();
    const step = new ServicesStopStep({ services, courtesy: { clock: new ManualClock(), mannersOf: () => null } });
    const undo = (await step.prepare({ names: ['nginx'] }))._unsafeUnwrap();
    (await step.do({ names: ['nginx'] }, undo, context))._unsafeUnwrap();
    broken = true;
    expect((await step.undo({ names: ['nginx'] }, undo, context)).isErr()).toBe(true);
  });
});
