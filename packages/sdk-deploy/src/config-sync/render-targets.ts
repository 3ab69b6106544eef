import { join } from 'node:path';
import { err, ok, okAsync, ResultAsync, type Result } from 'neverthrow';
import { safeTry, Sensitive, type BranchConfig, type BranchPaths, type ComponentName, type FileSystem } from '@woosoo/sdk-core';
import { readBackFailed, type ConfigSyncError } from './config-sync-errors.ts';
import { c12 } from './dialects/c12.ts';
import type { EnvDialect } from './dialects/dialect.ts';
import { nodeDotenv } from './dialects/node-dotenv.ts';
import { phpdotenv } from './dialects/phpdotenv.ts';
import { laravelVariables } from './rendering/laravel-variables.ts';
import { nginxContext } from './rendering/nginx-context.ts';
import { nuxtVariables } from './rendering/nuxt-variables.ts';
import { phpFpmContext } from './rendering/php-fpm-context.ts';
import { readBackEnv, readBackNginx, type ReadBackProblem } from './rendering/read-back.ts';
import { renderTemplate, type Rendered } from './rendering/render-template.ts';
import { environmentContext } from './rendering/template-variables.ts';
import type { RenderFacts } from './render-facts.ts';
import { readOwnTemplates, type OwnTemplate, type TemplateDialect } from './own-templates.ts';
import { stamp, withoutStamp } from './stamp.ts';
import { builtInTemplates } from './templates/built-in-templates.ts';

/** A file as it should be. */
export interface RenderedTarget {
  /** The template's name: `laravel.env.j2`. */
  readonly template: string;
  /** Absolute. */
  readonly path: string;
  readonly text: Sensitive;
  readonly mode: number;
  /** What must know of a change. */
  readonly affects: 'nginx' | 'php' | 'component' | 'services';
  /** Services that a template of the branch itself wants restarted. */
  readonly restarts: readonly string[];
  /** How it is read key by key; `null`: line by line. */
  readonly dialect: EnvDialect | null;
  /** Whose file it is; `null`: the branch's. */
  readonly component: ComponentName | null;
}

/** How a template becomes files. */
interface Recipe {
  readonly template: string;
  /** `null`: built in, or the file of the same name in `templates/`. */
  readonly source: string | null;
  readonly context: Readonly<Record<string, unknown>>;
  readonly comment: '#' | ';';
  readonly mode: number;
  readonly affects: RenderedTarget['affects'];
  readonly component: ComponentName | null;
  readonly restarts: readonly string[];
  readonly dialect: EnvDialect | null;
  readonly paths: readonly string[];
  readonly readBack: (rendered: Rendered) => Result<unknown, ReadBackProblem>;
}

export interface RenderInput {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly facts: RenderFacts;
}

/** Renders every file of a branch and proves each by reading it back. A template of the branch's own folder takes the place of the built-in one. */
export function renderTargets(input: RenderInput, fileSystem: FileSystem): ResultAsync<readonly RenderedTarget[], ConfigSyncError> {
  return readOwnTemplates(input.paths, fileSystem)
    .andThen((own) =>
      ResultAsync.combine(
        [...recipes(input), ...own.map((template) => ownRecipe(template, input))].map((recipe) =>
          renderRecipe(recipe, input.paths, fileSystem),
        ),
      ),
    )
    .map((targets) => targets.flat());
}

/** A template's text, as {@link renderTargets} reads it, and what it gives with another. */
export interface TemplateTrial {
  readonly source: string;
  /** What the file has before the text: the line that says where a template of the branch goes. */
  readonly heading: string;
  render(source: string): ResultAsync<string, ConfigSyncError>;
}

/** To try changes of a template; the stamp is not part of what it gives. `null`: there is no such template. */
export function templateTrial(
  template: string,
  input: RenderInput,
  fileSystem: FileSystem,
): ResultAsync<TemplateTrial | null, ConfigSyncError> {
  const { paths } = input;
  return safeTry(async function* () {
    const own = (yield* readOwnTemplates(paths, fileSystem)).map((one) => ownRecipe(one, input));
    const recipe = [...recipes(input), ...own].find((one) => one.template === template);
    if (recipe === undefined) return ok(null);
    const source = recipe.source ?? (yield* overriding(template, paths, fileSystem));
    const file = recipe.source === null ? source : (yield* fileSystem.readText(join(paths.templates, template))).replaceAll('\r\n', '\n');
    return ok({
      source,
      heading: file.slice(0, file.length - source.length),
      render: (text: string) =>
        renderRecipe({ ...recipe, source: text }, paths, fileSystem).map(([target]) => withoutStamp(target?.text.reveal() ?? '')),
    });
  });
}

/** Renders nginx.conf alone: with other folders in the facts, a text that `nginx -t` can try without touching the running nginx. */
export function renderNginxConf(input: RenderInput, fileSystem: FileSystem): ResultAsync<Sensitive, ConfigSyncError> {
  return renderRecipe(nginxRecipe(input), input.paths, fileSystem).map(([target]) => target?.text ?? Sensitive.of(''));
}

function recipes(input: RenderInput): readonly Recipe[] {
  const { config, paths, facts } = input;
  const applications = config.components.flatMap(({ name, directory }): readonly Recipe[] => {
    const files = [join(directory, '.env'), join(paths.shared(name), '.env')];
    const base = { source: null, comment: '#', mode: 0o600, affects: 'component', component: name, restarts: [], paths: files } as const;
    switch (name) {
      case 'backend': {
        const context = environmentContext(config, laravelVariables(config), 'BACKEND_ENV_');
        return [
          { ...base, template: 'laravel.env.j2', dialect: phpdotenv, context, readBack: (rendered) => readBackEnv(rendered, [phpdotenv]) },
        ];
      }
      case 'pwa': {
        const context = environmentContext(config, nuxtVariables(config), 'PWA_ENV_');
        return [
          {
            ...base,
            template: 'nuxt.env.j2',
            dialect: nodeDotenv,
            context,
            readBack: (rendered) => readBackEnv(rendered, [nodeDotenv, c12]),
          },
        ];
      }
      case 'relay':
        return [];
    }
  });
  const ownPool =
    config.services.phpFastcgi === null && facts.platform !== 'win32' && config.components.some(({ name }) => name === 'backend');
  return [...applications, nginxRecipe(input), ...(ownPool ? [phpRecipe(input)] : [])];
}

function nginxRecipe({ config, paths, facts }: RenderInput): Recipe {
  return {
    template: 'nginx.conf.j2',
    source: null,
    restarts: [],
    dialect: null,
    context: nginxContext(config, paths, facts),
    comment: '#',
    mode: 0o644,
    affects: 'nginx',
    component: null,
    paths: [join(paths.configs, 'nginx.conf')],
    readBack: readBackNginx,
  };
}

function phpRecipe({ config, paths, facts }: RenderInput): Recipe {
  return {
    template: 'php-fpm.conf.j2',
    source: null,
    restarts: [],
    dialect: null,
    context: phpFpmContext(config, paths, facts),
    comment: ';',
    mode: 0o644,
    affects: 'php',
    component: null,
    paths: [join(paths.configs, 'php-fpm.conf')],
    readBack: ok,
  };
}

function renderRecipe(recipe: Recipe, paths: BranchPaths, fileSystem: FileSystem): ResultAsync<readonly RenderedTarget[], ConfigSyncError> {
  const { template, comment, mode, affects, component, restarts, dialect } = recipe;
  return safeTry(async function* () {
    const source = recipe.source ?? (yield* overriding(template, paths, fileSystem));
    const rendered = yield* renderTemplate({ name: template, source }, recipe.context);
    const proof = recipe.readBack(rendered);
    if (proof.isErr()) return err(unproven(template, proof.error));
    const text = Sensitive.of(stamp(rendered.text, comment, template));
    return okAsync(recipe.paths.map((path) => ({ template, path, text, mode, affects, component, restarts, dialect })));
  });
}

/** The built-in template, or that of the branch with the same name. */
function overriding(template: string, paths: BranchPaths, fileSystem: FileSystem): ResultAsync<string, ConfigSyncError> {
  const builtIn: Readonly<Record<string, string>> = builtInTemplates;
  return fileSystem
    .readTextIfExists(join(paths.templates, template))
    .map((own) => own?.replaceAll('\r\n', '\n') ?? builtIn[template] ?? '');
}

const OWN: Readonly<Record<TemplateDialect, Pick<Recipe, 'comment' | 'dialect' | 'readBack'>>> = {
  phpdotenv: { comment: '#', dialect: phpdotenv, readBack: (rendered) => readBackEnv(rendered, [phpdotenv]) },
  dotenv: { comment: '#', dialect: nodeDotenv, readBack: (rendered) => readBackEnv(rendered, [nodeDotenv]) },
  c12: { comment: '#', dialect: nodeDotenv, readBack: (rendered) => readBackEnv(rendered, [nodeDotenv, c12]) },
  nginx: { comment: '#', dialect: null, readBack: readBackNginx },
  ini: { comment: ';', dialect: null, readBack: ok },
};

/** A template that the branch adds sees the whole configuration, and what nginx.conf and php-fpm.conf see. */
function ownRecipe({ name, source, path, dialect, mode, restarts }: OwnTemplate, { config, paths, facts }: RenderInput): Recipe {
  const context = { ...nginxContext(config, paths, facts), ...environmentContext(config, new Map(), 'OWN_ENV_') };
  return { ...OWN[dialect], template: name, source, context, mode, restarts, affects: 'services', component: null, paths: [path] };
}

function unproven(template: string, problem: ReadBackProblem) {
  return readBackFailed({
    message: `What ${template} gives ${problem}.`,
    remedy: `Mend templates/${template}, or remove it to use the built-in one.`,
    detail: { template },
  });
}
