import { describe, expect, it } from 'vitest';
import { Redactor } from '@woosoo/sdk-core';
import type { LogOptions } from '@woosoo/sdk-services';
import { MemoryServiceController } from '@woosoo/sdk-services/testing';
import { testService } from '../testing/test-service.ts';
import { BranchLogs } from './branch-logs.ts';

async function services() {
  const controller = new MemoryServiceController({ behave: ({ name }) => ({ say: [`${name} one`, `${name} password s3cret-word`] }) });
  for (const name of ['nginx', 'reverb']) {
    (await controller.install(testService(name)))._unsafeUnwrap();
    (await controller.start(name))._unsafeUnwrap();
  }
  return controller;
}
const logs = async () => new BranchLogs({ services: await services(), redactor: new Redactor(['s3cret-word']) });
const all = async (lines: AsyncIterable<{ readonly service: string; readonly text: string }>): Promise<string[]> => {
  const texts: string[] = [];
  for await (const { service, text } of lines) texts.push(`${service}: ${text}`);
  return texts;
};

describe('the logs of a branch', () => {
  it('mask known secrets', async () => {
    expect(await all((await logs()).read('nginx'))).toEqual(['nginx: nginx one', 'nginx: nginx password [REDACTED]']);
  });

  it('can be read of several services at once, each in its order, the last lines only', async () => {
    const lines = await all((await logs()).readAll(['nginx', 'reverb']));
    expect(lines.filter((line) => line.startsWith('reverb'))).toEqual(['reverb: reverb one', 'reverb: reverb password [REDACTED]']);
    expect(lines).toHaveLength(4);
    expect(await all((await logs()).readAll(['nginx'], { lines: 1 }))).toHaveLength(1);
    expect(await all((await logs()).readAll([]))).toEqual([]);
  });

  it('are watched no longer by a reader who has left', async () => {
    const controller = await services();
    const signals: AbortSignal[] = [];
    const watched = new Proxy(controller, {
      get: (target, key) => {
        if (key !== 'logs') return Reflect.get(target, key) as unknown;
        return (name: string, options: LogOptions) => {
          if (options.signal !== undefined) signals.push(options.signal);
          return target.logs(name, options);
        };
      },
    });
    for await (const line of new BranchLogs({ services: watched, redactor: new Redactor() }).readAll(['nginx', 'reverb'], {
      follow: true,
    })) {
      if (line.text.includes('password')) break;
    }
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });

  it('end when the reader is told to', async () => {
    const ended = new AbortController();
    const seen: string[] = [];
    for await (const { text } of (await logs()).readAll(['nginx', 'reverb'], { follow: true, signal: ended.signal }))
      if (seen.push(text) === 4) ended.abort();
    expect(seen).toHaveLength(4);
  });
});
