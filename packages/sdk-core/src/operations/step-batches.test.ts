import { expect, it } from 'vitest';
import { stepBatches } from './step-batches.ts';

const steps = (text: string) => text.split(' ').map((word) => ({ spec: { id: word, group: word.split('.')[1] } }));
const ids = (text: string, pointOfNoReturn?: string) =>
  stepBatches(steps(text), pointOfNoReturn).map((batch) => batch.map(({ spec }) => spec.id).join(' '));

it('puts consecutive steps of one group together, and no others', () => {
  expect(ids('a b.g c.g d.h e.h f b2.g')).toEqual(['a', 'b.g c.g', 'd.h e.h', 'f', 'b2.g']);
});

it('divides a group at the point of no return', () => {
  expect(ids('a.g b.g c.g d.g', 'c.g')).toEqual(['a.g b.g', 'c.g d.g']);
});
