import { isAbsolute, relative, sep } from 'node:path';
import type { EnvDialect } from './dialects/dialect.ts';
import { nodeDotenv } from './dialects/node-dotenv.ts';
import { phpdotenv } from './dialects/phpdotenv.ts';
import type { TargetPlan } from './config-sync-plan.ts';
import type { RenderedTarget } from './render-targets.ts';
import { diffByKey, diffByLine, type Masking } from './semantic-diff.ts';
import { stampState, withoutStamp } from './stamp.ts';

/** Compares what a file should be with what it is (`null`: absent). */
export function compareTarget(target: RenderedTarget, current: string | null, root: string, masking: Masking): TargetPlan {
  const wanted = target.text.reveal();
  const name = nameOf(target.path, root);
  if (current === wanted) return { ...target, name, change: 'unchanged', editedByHand: false, lines: [] };
  const lines = differences(target, withoutStamp(current ?? ''), withoutStamp(wanted), masking);
  if (current === null) return { ...target, name, change: 'added', editedByHand: false, lines };
  // The same content with no stamp, or an old one, loses nothing by being written again.
  const editedByHand = stampState(current) !== 'ours' && withoutStamp(current) !== withoutStamp(wanted);
  return { ...target, name, change: 'changed', editedByHand, lines };
}

function nameOf(path: string, root: string): string {
  const inside = relative(root, path);
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside.split(sep).join('/');
}

function differences({ template }: RenderedTarget, before: string, after: string, masking: Masking): readonly string[] {
  const dialect = dialectOf(template);
  if (dialect === null) return diffByLine(before, after, masking);
  const [old, wanted] = [dialect.read(before), dialect.read(after)];
  if (wanted.isErr()) return [];
  // An unreadable file is replaced as a whole; its lines may hold secrets, so none is shown.
  return [...(old.isErr() ? ['! the file on the disk cannot be read'] : []), ...diffByKey(old.unwrapOr(new Map()), wanted.value, masking)];
}

function dialectOf(template: RenderedTarget['template']): EnvDialect | null {
  switch (template) {
    case 'laravel.env.j2':
      return phpdotenv;
    case 'nuxt.env.j2':
      return nodeDotenv;
    case 'nginx.conf.j2':
    case 'php-fpm.conf.j2':
      return null;
  }
}
