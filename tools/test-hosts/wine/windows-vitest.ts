// What `import ... from 'vitest'` means for test files that run on Windows Node under Wine, where vitest itself cannot run (its server
// needs native add-ons). Groups, hooks and tables as vitest has them; `expect` is vitest's own.
import { appendFileSync } from 'node:fs';
import { format, inspect } from 'node:util';
import type { WindowsTestResult } from './windows-test-result.ts';

export { expect } from 'vitest';

type Body = () => unknown;
interface Options {
  readonly timeout?: number;
}
interface Test {
  readonly name: string;
  readonly body: Body;
  readonly timeoutMs: number;
  readonly skipped: boolean;
}
interface Hook {
  readonly body: Body;
  readonly timeoutMs: number;
}
interface Group {
  readonly name: string;
  readonly parent: Group | null;
  readonly timeoutMs: number;
  readonly skipped: boolean;
  readonly members: (Group | Test)[];
  readonly hooks: Record<'beforeAll' | 'beforeEach' | 'afterEach' | 'afterAll', Hook[]>;
}

const patienceMs = 60_000;
const newGroup = (name: string, parent: Group | null, timeoutMs: number, skipped: boolean): Group => ({
  name,
  parent,
  timeoutMs,
  skipped,
  members: [],
  hooks: { beforeAll: [], beforeEach: [], afterEach: [], afterAll: [] },
});

const root = newGroup('', null, patienceMs, false);
let current = root;

/** Declarations come as `(name, body, timeout)` or `(name, options, body)`. */
function readOptions(first: Body | Options, second: Body | number | undefined): { readonly body: Body; readonly timeoutMs: number } {
  if (typeof first === 'function') return { body: first, timeoutMs: typeof second === 'number' ? second : current.timeoutMs };
  if (typeof second !== 'function') throw new Error('A test without a body.');
  return { body: second, timeoutMs: first.timeout ?? current.timeoutMs };
}

type Declare = (name: string, first: Body | Options, second?: Body | number) => void;

const declareGroup =
  (skipped: boolean): Declare =>
  (name, first, second) => {
    const { body, timeoutMs } = readOptions(first, second);
    const group = newGroup(name, current, timeoutMs, skipped || current.skipped);
    current.members.push(group);
    current = group;
    body();
    current = group.parent ?? root;
  };

const declareTest =
  (skipped: boolean): Declare =>
  (name, first, second) => {
    current.members.push({ name, ...readOptions(first, second), skipped: skipped || current.skipped });
  };

/** `%s`, `%j` and the like in a row's name stand for its values. */
const tableOf =
  (declare: Declare) =>
  (rows: readonly unknown[]) =>
  (name: string, body: (...values: readonly unknown[]) => unknown): void => {
    for (const row of rows) {
      const values: readonly unknown[] = Array.isArray(row) ? row : [row];
      const used = (name.match(/%[sdifjoO]/g) ?? []).length;
      declare(used === 0 ? name : format(name, ...values.slice(0, used)), () => body(...values));
    }
  };

const declaring = (make: (skipped: boolean) => Declare) =>
  Object.assign(make(false), {
    skip: make(true),
    each: tableOf(make(false)),
    skipIf: (condition: unknown) => Object.assign(make(Boolean(condition)), { each: tableOf(make(Boolean(condition))) }),
    runIf: (condition: unknown) => Object.assign(make(!condition), { each: tableOf(make(!condition)) }),
  });

export const describe = declaring(declareGroup);
export const it = declaring(declareTest);

const hook =
  (kind: keyof Group['hooks']) =>
  (body: Body, timeoutMs = patienceMs): void => {
    current.hooks[kind].push({ body, timeoutMs });
  };
export const beforeAll = hook('beforeAll');
export const beforeEach = hook('beforeEach');
export const afterEach = hook('afterEach');
export const afterAll = hook('afterAll');

/** Runs what was declared, one test after the other, and adds a line a test to the file. */
export async function runDeclaredTests(resultFile: string): Promise<void> {
  await runGroup(root, (result) => appendFileSync(resultFile, `${JSON.stringify(result)}\n`));
}

async function runGroup(group: Group, report: (result: WindowsTestResult) => void): Promise<void> {
  const broken = await problemOf(group.hooks.beforeAll);
  for (const member of group.members) {
    if ('members' in member) await runGroup(member, report);
    else report({ name: nameOf(group, member.name), ...(await runTest(group, member, broken)) });
  }
  const left = await problemOf(group.hooks.afterAll);
  if (left !== null) report({ name: nameOf(group, 'afterAll'), state: 'failed', problem: left, ms: 0 });
}

async function runTest(group: Group, test: Test, broken: string | null): Promise<Omit<WindowsTestResult, 'name'>> {
  if (test.skipped) return { state: 'skipped', problem: null, ms: 0 };
  const begun = performance.now();
  const around = ancestry(group);
  let problem = broken ?? (await problemOf(around.flatMap(({ hooks }) => hooks.beforeEach)));
  problem ??= await problemOf([test]);
  const after = await problemOf(around.toReversed().flatMap(({ hooks }) => hooks.afterEach));
  problem ??= after;
  return { state: problem === null ? 'passed' : 'failed', problem, ms: Math.round(performance.now() - begun) };
}

const ancestry = (group: Group): readonly Group[] => [...(group.parent === null ? [] : ancestry(group.parent)), group];
const nameOf = (group: Group, name: string): string =>
  [...ancestry(group).map((above) => above.name), name].filter((part) => part !== '').join(' > ');

async function problemOf(bodies: readonly Hook[]): Promise<string | null> {
  for (const { body, timeoutMs } of bodies) {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`It took longer than ${timeoutMs} ms.`)), timeoutMs);
    });
    try {
      await Promise.race([Promise.resolve().then(body), late]);
    } catch (thrown) {
      return thrown instanceof Error ? (thrown.stack ?? thrown.message) : inspect(thrown);
    } finally {
      clearTimeout(timer);
    }
  }
  return null;
}
