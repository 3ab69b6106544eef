import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeBackend, edit } from './harness/applications.ts';
import { createBranch, type TestBranch } from './harness/branch.ts';
import type { Load } from './harness/load.ts';
import { sleep, until } from './harness/until.ts';

const CLIENTS = { keepAlive: 3, oneShot: 3 };

/** Each client saw the releases in this order and never went back. */
function expectNoWayBack(load: Load, target: string, before: string, after: string): void {
  const seen = load.releasesByClient(target);
  expect(seen.size).toBe(CLIENTS.keepAlive + CLIENTS.oneShot);
  for (const [client, releases] of seen) expect(releases, client).toEqual([before, after]);
}

describe('while guests order', () => {
  let branch: TestBranch;

  beforeAll(async () => {
    branch = await createBranch();
    await branch.deploy();
  });

  afterAll(() => branch[Symbol.asyncDispose]());

  it('a deploy loses no request, every answer comes from the old or the new release, and none goes back', async () => {
    const before = await branch.live();
    changeBackend(branch.backend, 'B');
    edit(branch.pwa, 'public/index.html', 'What would you like?', 'What may it be?');
    await using tablet = await branch.tablet();
    await using load = branch.load(CLIENTS);
    await sleep(500);
    const report = await branch.deploy();
    await sleep(1_000);
    await load.end();

    expect(report.outcome).toBe('done');
    expect(load.failures).toEqual([]);
    expect(load.answers.length).toBeGreaterThan(200);
    expectNoWayBack(load, 'api', before['backend'] ?? '', report.releases['backend'] ?? '');
    expectNoWayBack(load, 'page', before['pwa'] ?? '', report.releases['pwa'] ?? '');

    await until('the tablet to be connected again', () => (tablet.isConnected ? true : undefined), 10_000);
    for (const { lostAt, backAt } of tablet.outages) expect((backAt ?? Infinity) - lostAt).toBeLessThan(10_000);
  });

  it('a rollback loses none either', async () => {
    const before = await branch.live();
    await using load = branch.load(CLIENTS);
    await sleep(500);
    (await branch.woosoo(['rollback', '--json'])).expect(0);
    await sleep(1_000);
    await load.end();
    const after = await branch.live();
    expect(load.failures).toEqual([]);
    expectNoWayBack(load, 'api', before['backend'] ?? '', after['backend'] ?? '');
    expectNoWayBack(load, 'page', before['pwa'] ?? '', after['pwa'] ?? '');
  });

  it('no order is lost that was placed while the services were changed', async () => {
    changeBackend(branch.backend, 'C');
    const placed: number[] = [];
    const ending = new AbortController();
    const guests = (async () => {
      while (!ending.signal.aborted) {
        placed.push(await branch.order());
        await sleep(150);
      }
    })();
    await branch.deploy(['--backend']);
    ending.abort();
    await guests;
    expect(placed.length).toBeGreaterThan(5);
    await until('all orders to be prepared', async () => {
      const states = await Promise.all(
        placed.map(async (id) => {
          const answer = await fetch(branch.url(`/api/orders/${id}`));
          return (await answer.text()).match(/"status":"(\w+)"/)?.[1];
        }),
      );
      return states.every((state) => state === 'ready') ? true : undefined;
    });
  });
});
