import { beforeEach, describe, expect, it } from 'vitest';
import { OperationTrial, type StepKindCase, type TrialCourse } from './operation-trial.ts';
import type { CutPoint } from './power-cut.ts';

const MOMENTS = ['before', 'torn', 'after'] as const;
/** Pairs of cuts (one in the operation, one in the recovery) that are tried at most, evenly spread. */
const PAIRS = 400;

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
export function describeStepKind(name: string, makeCase: () => Promise<StepKindCase>): void {
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

    const expectWhole = async (one: StepKindCase, trial: OperationTrial, course: TrialCourse): Promise<void> => {
      const world = await one.world();
      const allowed = course.fails === true ? [before] : [before, after];
      expect(allowed).toContainEqual(world);
      expect(await trial.leftovers()).toEqual([]);
    };

    /** Cuts the run, then recovers; returns how many acts the recovery took. */
    const cutAndRecover = async (course: TrialCourse, first: CutPoint, second: CutPoint | null): Promise<number> => {
      const one = await makeCase();
      const trial = new OperationTrial(one, course);
      await trial.begin(first);
      const { acts } = await trial.recover(second);
      const { reports } = await trial.recover(null);
      expect(reports?.filter(({ outcome }) => outcome === 'person-needed')).toEqual([]);
      await expectWhole(one, trial, course);
      return acts;
    };

    const cutPoints = async (course: TrialCourse): Promise<readonly CutPoint[]> => {
      const { acts } = await new OperationTrial(await makeCase(), course).begin(null);
      return Array.from({ length: acts }, (_, index) => MOMENTS.map((moment) => ({ act: index + 1, moment }))).flat();
    };

    const courses: readonly (readonly [string, TrialCourse])[] = [
      ['that succeed', {}],
      ['that are undone because a later one fails', { fails: true }],
      ['that have no way back', { pointOfNoReturn: 0 }],
    ];
    for (const [which, course] of courses) {
      it(`leave the old world or the new one when the power goes at any act, for steps ${which}`, async () => {
        for (const point of await cutPoints(course)) await cutAndRecover(course, point, null);
      });

      it(`do so too when the power goes again during recovery, for steps ${which}`, async () => {
        const points = await cutPoints(course);
        const pairs: [CutPoint, CutPoint][] = [];
        for (const point of points) {
          const acts = await cutAndRecover(course, point, null);
          for (let act = 1; act <= acts; act += 1) for (const moment of MOMENTS) pairs.push([point, { act, moment }]);
        }
        const stride = Math.max(1, pairs.length / PAIRS);
        for (let index = 0; index < pairs.length; index += stride) {
          const pair = pairs[Math.floor(index)];
          if (pair !== undefined) await cutAndRecover(course, ...pair);
        }
      });
    }

    it('bring the old world back when a later step fails', async () => {
      const one = await makeCase();
      const trial = new OperationTrial(one, { fails: true });
      const { report } = await trial.begin(null);
      expect(report).toMatchObject({ outcome: 'rolled-back', recoveryErrors: [], error: { type: 'CommandFailed' } });
      await expectWhole(one, trial, { fails: true });
    });
  });
}
