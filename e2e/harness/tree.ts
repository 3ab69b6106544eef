import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Path → kind, permission bits, and content hash or link target. */
export type Tree = ReadonlyMap<string, string>;

/** Everything in a folder, but for the paths (and what is below them) that `except` names; an entry may be a regular expression. */
export function treeOf(root: string, except: readonly (string | RegExp)[] = []): Tree {
  const found = new Map<string, string>();
  const skipped = (path: string): boolean => except.some((one) => (typeof one === 'string' ? one === path : one.test(path)));
  const visit = (path: string): void => {
    if (skipped(path)) return;
    const full = join(root, path);
    const stat = lstatSync(full);
    const mode = (stat.mode & 0o7777).toString(8);
    if (stat.isSymbolicLink()) found.set(path, `link ${readlinkSync(full)}`);
    else if (stat.isDirectory()) {
      found.set(path, `folder ${mode}`);
      for (const name of readdirSync(full).sort()) visit(path === '.' ? name : `${path}/${name}`);
    } else if (stat.isFile()) found.set(path, `file ${mode} ${stat.size} ${createHash('sha1').update(readFileSync(full)).digest('hex')}`);
    else found.set(path, `special ${mode}`);
  };
  visit('.');
  return found;
}

/** What differs, as lines for a person; empty when nothing does. */
export function treeDifferences(before: Tree, after: Tree): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((path) => {
    const [was, is] = [before.get(path), after.get(path)];
    if (was === is) return [];
    if (was === undefined) return [`+ ${path} (${is ?? ''})`];
    return [is === undefined ? `- ${path}` : `~ ${path}: ${was} → ${is}`];
  });
}

/** What running services and every operation, failed ones too, may write. */
export const livingParts: readonly (string | RegExp)[] = [
  // When each service was last well, and why one was not.
  /^\.woosoo\/services(\/|$)/,
  'backups',
  '.woosoo/deploys',
  '.woosoo/audit.jsonl',
  '.woosoo/audit.jsonl.head',
  /^\.woosoo\/logs(?:\/|$)/,
  '.woosoo/journal',
  '.woosoo/cache',
  '.woosoo/staging',
  '.woosoo/lock.json',
  '.woosoo/run',
  /^\.woosoo\/health\.db/,
  /^\.woosoo\/supervisor\/(?!definitions)/,
  /^\.woosoo\/shared\/backend\/storage\/(?:logs|framework)\//,
  // Compared by content.
  /^\.woosoo\/shared\/backend\/database(?:\/|$)/,
];
