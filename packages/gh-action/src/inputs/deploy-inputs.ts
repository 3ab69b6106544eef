import * as z from 'zod';
import { componentNames, type ComponentName } from '@woosoo/sdk-core';
import { flag } from './flag.ts';
import { locationInputs } from './location-inputs.ts';

const isComponent = (name: string): name is ComponentName => componentNames.some((known) => known === name);

const components = z.string().transform((text, context): 'all' | readonly ComponentName[] => {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  if (names.length === 0 || names.includes('all')) return 'all';
  const unknown = names.filter((name) => !isComponent(name));
  if (unknown.length > 0) {
    const message = `names ${unknown.map((name) => `\`${name}\``).join(', ')}; it takes \`all\` or a list of ${componentNames.join(', ')}.`;
    context.issues.push({ code: 'custom', message, input: text });
  }
  return [...new Set(names.filter(isComponent))];
});

/** The inputs of the deploy action, by the names that `deploy/action.yml` gives them. */
export const deployInputsSchema = z.object({
  ...locationInputs,
  components,
  'skip-backup': flag(false),
  'skip-build': flag(false),
  'skip-tests': flag(false),
  force: flag(false),
  'dry-run': flag(false),
  'rollback-on-error': flag(true),
});
export type DeployInputs = z.output<typeof deployInputsSchema>;
