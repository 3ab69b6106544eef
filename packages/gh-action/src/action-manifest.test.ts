import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { backupInputsSchema } from './inputs/backup-inputs.ts';
import { deployInputsSchema } from './inputs/deploy-inputs.ts';
import { locationInputsSchema } from './inputs/location-inputs.ts';
import { readInputs } from './inputs/read-inputs.ts';
import { rollbackInputsSchema } from './inputs/rollback-inputs.ts';
import { backupOutputNames } from './outputs/backup-outputs.ts';
import { checkOutputNames } from './outputs/check-outputs.ts';
import { deployOutputNames } from './outputs/deploy-outputs.ts';

const folder = resolve(import.meta.dirname, '..');
const manifestSchema = z.object({
  inputs: z.record(z.string(), z.object({ default: z.string(), description: z.string() })),
  outputs: z.record(z.string(), z.object({ description: z.string() })),
  runs: z.object({ using: z.string(), main: z.string(), post: z.string().optional() }),
});

const actions = {
  backup: { inputs: backupInputsSchema, outputs: backupOutputNames, after: false },
  check: { inputs: locationInputsSchema, outputs: checkOutputNames, after: false },
  deploy: { inputs: deployInputsSchema, outputs: deployOutputNames, after: true },
  health: { inputs: locationInputsSchema, outputs: checkOutputNames, after: false },
  rollback: { inputs: rollbackInputsSchema, outputs: deployOutputNames, after: true },
};

describe.each(Object.entries(actions))('%s/action.yml', (name, { inputs, outputs, after }) => {
  const manifest = manifestSchema.parse(parse(readFileSync(resolve(folder, name, 'action.yml'), 'utf8')));

  it('names the inputs that are read, with the defaults that are used', () => {
    expect(Object.keys(manifest.inputs)).toEqual(Object.keys(inputs.shape));
    const schema: z.ZodObject = inputs;
    const byDefault = readInputs(schema, (input) => manifest.inputs[input]?.default ?? '?')._unsafeUnwrap();
    expect(byDefault).toEqual(readInputs(schema, () => '')._unsafeUnwrap());
  });

  it('names the outputs that are set', () => {
    expect(Object.keys(manifest.outputs)).toEqual([...outputs]);
  });

  it('starts the bundle: as the step, and after the job if it changes the branch', () => {
    const main = `../dist-bundle/${name}/index.mjs`;
    expect(manifest.runs).toEqual({ using: 'node24', main, ...(after ? { post: `../dist-bundle/${name}/after.mjs` } : {}) });
  });
});

describe('the actions', () => {
  it('are all of those that the folder holds', () => {
    const folders = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => /^[a-z]+.action\.yml$/.test(path));
    expect(folders.map((path) => path.split(/[/\\]/)[0]).sort()).toEqual(Object.keys(actions));
  });

  it('are what the README says', async () => {
    await promisify(execFile)(process.execPath, [resolve(folder, 'tools/update-readme.mjs'), '--check']);
  });
});
