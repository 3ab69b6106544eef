import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../setup/run.mjs';

const written = globSync(['*.md', 'docs/**/*.md', 'packages/*/README.md', 'tools/**/README.md', 'examples/*/README.md'], { cwd: root });

/** Where the links of a paper lead that stay in the repository, without what comes after `#`. */
function localLinks(text: string): readonly string[] {
  const prose = text.replaceAll(/```[^]*?```/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target = '']) => {
    const path = target.split('#')[0] ?? '';
    return path === '' || /^[a-z]+:/.test(path) ? [] : [path];
  });
}

describe('papers', () => {
  it.each(written)('%s links to nothing that is not there', (paper) => {
    const path = resolve(root, paper);
    const dead = localLinks(readFileSync(path, 'utf8')).filter((link) => !existsSync(resolve(dirname(path), link)));
    expect(dead).toEqual([]);
  });
});
