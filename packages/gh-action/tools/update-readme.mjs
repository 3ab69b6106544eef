// Puts the inputs and outputs of each action.yml into README.md. With --check it only says whether they are there; the exit code is 1 if not.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { actionTables, withTables } from './action-tables.mjs';

const folder = resolve(import.meta.dirname, '..');
const actions = ['deploy', 'rollback', 'health', 'check', 'backup'];
const file = resolve(folder, 'README.md');

const before = readFileSync(file, 'utf8');
const made = actions.reduce(
  (text, action) => withTables(text, action, actionTables(readFileSync(resolve(folder, action, 'action.yml'), 'utf8'))),
  before,
);
const after = await format(made, { ...(await resolveConfig(file)), parser: 'markdown' });

if (process.argv.includes('--check')) {
  if (after !== before) console.error('README.md does not say what action.yml says: run `nx readme gh-action`.');
  process.exitCode = after === before ? 0 : 1;
} else if (after !== before) {
  writeFileSync(file, after);
}
