// `npm run docs [-- path...]`: makes the papers that are made from the code; with --check only says which are not current.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { format, getFileInfo, resolveConfig } from 'prettier';
import { root } from '../setup/run.mjs';
import type { Paper } from './paper.ts';
import { papers } from './papers.ts';

const checkOnly = process.argv.includes('--check');
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

for (const paper of papers.filter(({ path }) => wanted.length === 0 || wanted.includes(path))) {
  try {
    await bringUpToDate(paper);
  } catch (error) {
    console.error(`${paper.path} could not be made: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

async function bringUpToDate(paper: Paper): Promise<void> {
  const path = resolve(root, paper.path);
  const text = await formatted(path, await paper.make());
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  if (checkOnly) process.exitCode = 1;
  else writeFileSync(path, text);
  console.log(checkOnly ? `${paper.path} is not current; run \`npm run docs\`` : `${paper.path} written`);
}

async function formatted(path: string, text: string): Promise<string> {
  const { ignored } = await getFileInfo(path, { ignorePath: resolve(root, '.prettierignore') });
  return ignored ? text : format(text, { ...(await resolveConfig(path)), filepath: path });
}
