import { describe, expect, it } from 'vitest';
import { deployInputsSchema } from './deploy-inputs.ts';
import { readInputs } from './read-inputs.ts';

const read = (given: Readonly<Record<string, string>>) => readInputs(deployInputsSchema, (name) => given[name] ?? '');

describe('the inputs of the deploy action', () => {
  it('are those of a full deploy when nothing is given', () => {
    expect(read({})._unsafeUnwrap()).toEqual({
      root: '',
      env: '',
      components: 'all',
      'skip-backup': false,
      'skip-build': false,
      'skip-tests': false,
      force: false,
      'dry-run': false,
      'rollback-on-error': true,
    });
  });

  it.each([
    ['all', 'all'],
    ['backend, all', 'all'],
    ['backend', ['backend']],
    [' pwa ,backend,, pwa', ['pwa', 'backend']],
  ])('take components %j', (text, components) => {
    expect(read({ components: text })._unsafeUnwrap().components).toEqual(components);
  });

  it.each(['true', 'True', 'TRUE'])('take %s for true', (text) => {
    expect(read({ force: text })._unsafeUnwrap().force).toBe(true);
  });

  it('tell every problem at once, by name', () => {
    const error = read({ components: 'backend,frontend', 'dry-run': 'yes', env: '../etc' })._unsafeUnwrapErr();
    expect(error).toMatchObject({ code: 'WOO5101', category: 'usage', detail: { inputs: ['env', 'components', 'dry-run'] } });
    expect(error.message.split('\n')).toEqual([
      'Input `env` is the NAME in deployment.config.NAME.env: letters, digits, `-` and `_`.',
      'Input `components` names `frontend`; it takes `all` or a list of backend, pwa, relay.',
      'Input `dry-run` must be true or false, not `yes`.',
    ]);
  });
});
