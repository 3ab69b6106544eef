import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { deployInputsSchema } from './inputs/deploy-inputs.ts';
import { readInputs } from './inputs/read-inputs.ts';
import { deployOutputNames } from './outputs/deploy-outputs.ts';

const folder = resolve(import.meta.dirname, '..');
const manifestSchema = z.object({
  inputs: z.record(z.string(), z.object({ default: z.string(), description: z.string() })),
  outputs: z.record(z.string(), z.object({ description: z.string() })),
  runs: z.object({ using: z.string(), main: z.string(), post: z.string() }),
});

describe('deploy/action.yml', () => {
  const manifest = manifestSchema.parse(parse(readFileSync(resolve(folder, 'deploy/action.yml'), 'utf8')));

  it('names the inputs that are read, with the defaults that are used', () => {
    expect(Object.keys(manifest.inputs)).toEqual(Object.keys(deployInputsSchema.shape));
    const byDefault = readInputs(deployInputsSchema, (name) => manifest.inputs[name]?.default ?? '?')._unsafeUnwrap();
    expect(byDefault).toEqual(readInputs(deployInputsSchema, () => '')._unsafeUnwrap());
  });

  it('names the outputs that are set', () => {
    expect(Object.keys(manifest.outputs)).toEqual([...deployOutputNames]);
  });

  it('starts the bundle, as the step and after the job', () => {
    expect(manifest.runs).toEqual({ using: 'node24', main: '../dist-bundle/deploy/index.mjs', post: '../dist-bundle/deploy/after.mjs' });
  });

  it('is what the README says', async () => {
    await promisify(execFile)(process.execPath, [resolve(folder, 'tools/update-readme.mjs'), '--check']);
  });
});
