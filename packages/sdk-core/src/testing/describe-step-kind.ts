import { beforeEach, describe, expect, it } from 'vitest';
import { OperationTrial, type StepKindCase, type TrialCourse } from './operation-trial.ts';
import type { CutPoint } from './power-cut.ts';

export interface DescribeStepKindOptions {
  /** How many pairs of cuts (one in the operation, one in its recovery) are tried at most, evenly spread over all that there are. */
  readonly pairs?: number;
  /** How many of the cuts in the operation are tried at most, evenly spread; all when absent. Only a composite of many steps needs a limit. */
  readonly cuts?: number;
  /** For one test, since a composite makes thousands of worlds. The test runner's own when absent. */
  readonly timeoutMs?: number;
}

/**
 * The contract of a step kind, or of several together, proved by cutting the power at every act of an operation and again in the recovery that follows:
 * the world is always exactly the old one or the new one, and nothing of the operation is left.
 * `makeCase` makes a fresh world each time (hundreds of times: keep it in memory).
 *
 * @example
 * ```ts
 * import { ReplaceLink } from '@woosoo/sdk-core';
 * import { describeStepKind, MemoryFileSystem, readTree } from '@woosoo/sdk-core/testing';
 *
 * describeStepKind('replace-link', async () => {
 *   const fileSystem = new MemoryFileSystem();
 *   return {
 *     fileSystem,
 *     journal: '/journal',
 *     kinds: (cut) => [new ReplaceLink({ fileSystem: cut.fileSystem(fileSystem) })],
 *     steps: [{ kind: 'replace-link', params: { path: '/branch/current', target: 'releases/2' } }],
 *     world: () => readTree(fileSystem, '/branch'),
 *   };
 * });
 * ```
 */
export function describeStepKind(name: string, makeCase: () => Promise<StepKindCase>, options: DescribeStepKindOptions = {}): void {
  const { pairs = 60, cuts = Infinity, timeoutMs } = options;
  describe(`the steps of ${name}`, () => {
    let before: unknown;
    let after: unknown;

    beforeEach(async () => {
      const one = await makeCase();
      before = await one.world();
      const { report } = await new OperationTrial(one).begin(null);
      expect(report).toMatchObject({ outcome: 'done', recoveryErrors: [] });
      after = await one.world();
      expect(after, 'the steps must change something').not.toEqual(before);
    });

    const expectWhole = async (one: StepKindCase, trial: OperationTrial, allowed: readonly unknown[]): Promise<void> => {
      expect(allowed).toContainEqual(await one.world());
      expect(await trial.leftovers()).toEqual([]);
    };

    /** Cuts the run, then recovers; returns where that could have been cut. */
    const cutAndRecover = async (course: TrialCourse, first: CutPoint, second: CutPoint | null): Promise<readonly CutPoint[]> => {
      const one = await makeCase();
      const trial = new OperationTrial(one, course);
      await trial.begin(first);
      const { points, reports } = await trial.recover(second);
      const final = (await trial.recover(null)).reports ?? [];
      const outcome = [...final, ...(reports ?? [])].at(0)?.outcome;
      expect(outcome).not.toBe('person-needed');
      // Without a report nothing had begun, or all had ended.
      const either = course.fails === true ? [before] : [before, after];
      await expectWhole(one, trial, outcome === undefined ? either : [outcome === 'done' ? after : before]);
      return points;
    };

    const courses: readonly (readonly [string, TrialCourse])[] = [
      ['that succeed', {}],
      ['that are undone because a later one fails', { fails: true }],
      ['that have no way back', { noReturn: true }],
    ];
    for (const [which, course] of courses) {
      it(
        `leave the old world or the new one, whenever the power goes and goes again, for steps ${which}`,
        async () => {
          const { points } = await new OperationTrial(await makeCase(), course).begin(null);
          const all: (readonly [CutPoint, CutPoint])[] = [];
          for (const first of spread(points, cuts))
            all.push(...(await cutAndRecover(course, first, null)).map((second) => [first, second] as const));
          for (const [first, second] of spread(all, pairs)) await cutAndRecover(course, first, second);
        },
        timeoutMs,
      );
    }

    it('bring the old world back when a later step fails', async () => {
      const one = await makeCase();
      const trial = new OperationTrial(one, { fails: true });
      const { report } = await trial.begin(null);
      expect(report).toMatchObject({ outcome: 'rolled-back', recoveryErrors: [], error: { type: 'CommandFailed' } });
      await expectWhole(one, trial, [before]);
    });
  });
}

/** At most so many, evenly spread. */
function spread<T>(all: readonly T[], most: number): readonly T[] {
  const stride = Math.max(1, all.length / most);
  return all.filter((_, index) => Math.floor(index / stride) !== Math.floor((index - 1) / stride));
}
