// Compiles every ```ts block of the papers and of the TSDoc comments, each as a module of its own.
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { root } from '../setup/run.mjs';
import { runCommand } from '../check/run-command.ts';
import { extractSnippets } from './extract-snippets.ts';

// Inside the repository, so that packages are found as they are by everything else.
const folder = resolve(root, '.cache', 'snippets');
const sources = globSync(['*.md', 'docs/**/*.md', 'packages/*/README.md', 'packages/*/src/**/*.ts'], { cwd: root }).filter(
  (path) => !path.endsWith('.test.ts') && path !== 'API_REFERENCE.md',
);

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const origins = new Map<string, string>();
for (const source of sources) {
  for (const { code, line } of extractSnippets(readFileSync(resolve(root, source), 'utf8'))) {
    const name = `${source.replaceAll(sep, '__').replaceAll('.', '_')}__${line}.ts`;
    origins.set(name, source);
    // Empty lines first: a line number in the compiler's words is one in the source.
    writeFileSync(join(folder, name), `${'\n'.repeat(line - 1)}${code}\nexport {};\n`);
  }
}
const config = {
  extends: '../../tsconfig.base.json',
  compilerOptions: { composite: false, noEmit: true, rewriteRelativeImportExtensions: false, allowImportingTsExtensions: true },
  include: ['*.ts'],
};
writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));

const { ok, output } = await runCommand({ program: 'tsc', args: ['-p', folder, '--pretty', 'false'] });
let words = output;
for (const [name, source] of origins) words = words.replaceAll(new RegExp(`\\S*${name}`, 'g'), source);
console.log(ok ? `${origins.size} snippets compile` : words);
process.exitCode = ok ? 0 : 1;
