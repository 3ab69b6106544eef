import { isAbsolute, join, relative, resolve } from 'node:path';
import { err, errAsync, ok, type Result, type ResultAsync } from 'neverthrow';
import { safeTry, type BranchPaths, type ErrorOf, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { templateHeaderInvalid } from './config-sync-errors.ts';
import { templateNames } from './templates/built-in-templates.ts';

export const templateDialects = ['phpdotenv', 'dotenv', 'c12', 'nginx', 'ini'] as const;
export type TemplateDialect = (typeof templateDialects)[number];

/** A template that the branch adds, as its first line describes it. */
export interface OwnTemplate {
  readonly name: string;
  readonly source: string;
  /** Absolute, inside the branch folder. */
  readonly path: string;
  readonly dialect: TemplateDialect;
  readonly mode: number;
  /** Services that must restart when the file changes. */
  readonly restarts: readonly string[];
}

type HeaderInvalid = ErrorOf<typeof templateHeaderInvalid>;

const HEADER = /^\uFEFF?\{#-?\s*woosoo:\s*([^\r\n]*?)\s*-?#\}\r?\n/;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*\.j2$/;
const SERVICE = /^[a-z0-9][a-z0-9-]*$/;

/**
 * The templates in `templates/` beside the built-in ones. Their first line says where they go and how values are written there:
 * `{# woosoo: target=apps/kitchen/.env dialect=dotenv mode=600 restart=kitchen #}`. Names that begin with `_` or end otherwise are none.
 */
export function readOwnTemplates(
  paths: BranchPaths,
  fileSystem: FileSystem,
): ResultAsync<readonly OwnTemplate[], HeaderInvalid | FileSystemError> {
  return safeTry(async function* () {
    if ((yield* fileSystem.stat(paths.templates)) === null) return ok([]);
    const builtIn: readonly string[] = templateNames;
    const names = (yield* fileSystem.list(paths.templates))
      .map(({ name }) => name)
      .filter((name) => NAME.test(name) && !builtIn.includes(name));
    const templates: OwnTemplate[] = [];
    for (const name of names) {
      const text = (yield* fileSystem.readText(join(paths.templates, name))).replaceAll('\r\n', '\n');
      const template = yield* parseTemplateHeader(name, text, paths);
      const twin = templates.find(({ path }) => path === template.path);
      if (twin !== undefined) return err(invalid(name, `has the same target as templates/${twin.name}`));
      if (!(yield* staysInside(paths.root, template.path, fileSystem))) {
        return errAsync(invalid(name, 'has a target that a link leads out of the branch folder'));
      }
      templates.push(template);
    }
    return ok(templates);
  });
}

/** Pure. The header is cut off: it is not part of what is rendered. */
export function parseTemplateHeader(name: string, text: string, paths: BranchPaths): Result<OwnTemplate, HeaderInvalid> {
  const match = HEADER.exec(text);
  if (match === null) return err(invalid(name, 'does not say where it goes'));
  const words = (match[1] ?? '').split(/\s+/).map((word) => /^([a-z]+)=(.+)$/.exec(word));
  const settings = new Map(words.flatMap((word) => (word === null ? [] : [[word[1] ?? '', word[2] ?? ''] as const])));
  const unknown = [...settings.keys()].find((key) => !['target', 'dialect', 'mode', 'restart'].includes(key));
  if (words.includes(null) || unknown !== undefined)
    return err(invalid(name, `has a first line that cannot be read${unknown === undefined ? '' : ` ("${unknown}" is unknown)`}`));
  const path = targetPath(settings.get('target') ?? '', paths);
  if (path === null)
    return err(invalid(name, 'needs a target inside the branch folder, relative to it with /, and not one of Woosoo itself'));
  const dialect = templateDialects.find((known) => known === settings.get('dialect'));
  if (dialect === undefined) return err(invalid(name, `needs a dialect: ${templateDialects.join(', ')}`));
  const mode = settings.get('mode') ?? '600';
  if (!/^0?[0-7]{3}$/.test(mode)) return err(invalid(name, 'has a mode that is none; 600 or 644 are'));
  const restarts = (settings.get('restart') ?? '').split(',').filter((service) => service !== '');
  if (!restarts.every((service) => SERVICE.test(service))) return err(invalid(name, 'names a service to restart that cannot be one'));
  return ok({ name, source: text.slice(match[0].length), path, dialect, mode: Number.parseInt(mode, 8), restarts });
}

/** Whatever a template says, it writes neither outside the branch folder nor over what Woosoo or a person keeps there. */
function targetPath(target: string, paths: BranchPaths): string | null {
  if (target === '' || isAbsolute(target) || /[\\:*?"<>|\u0000-\u001f]/.test(target)) return null;
  const parts = target.split('/');
  // Windows drops dots and spaces at the end of a name, so that it would be another file.
  if (parts.some((part) => part === '' || part === '.' || part === '..' || /[. ]$/.test(part))) return null;
  const [first = ''] = parts;
  if (['.woosoo', 'templates', 'backups', 'hooks', 'certs', '.git'].includes(first.toLowerCase()) || /^deployment\.config\b/i.test(first))
    return null;
  return resolve(paths.root, ...parts);
}

/** Follows the links of the folders above, as far as they are there. */
function staysInside(root: string, path: string, fileSystem: FileSystem): ResultAsync<boolean, FileSystemError> {
  return safeTry(async function* () {
    const inside = relative(root, path).split(/[\\/]/).slice(0, -1);
    const realRoot = yield* fileSystem.realPath(root);
    let folder = root;
    for (const part of inside) {
      folder = join(folder, part);
      if ((yield* fileSystem.stat(folder)) === null) return ok(true);
      const away = relative(realRoot, yield* fileSystem.realPath(folder));
      if (away.startsWith('..') || isAbsolute(away)) return ok(false);
    }
    return ok(true);
  });
}

function invalid(name: string, what: string): HeaderInvalid {
  return templateHeaderInvalid({
    message: `templates/${name} ${what}.`,
    remedy: `Begin it with a line like {# woosoo: target=apps/kitchen/.env dialect=dotenv mode=600 restart=kitchen #}, or take it out of templates/. Dialects: ${templateDialects.join(', ')}.`,
    detail: { template: name },
  });
}
