import { err, ok, ResultAsync, type Result } from 'neverthrow';
import type { ErrorOf } from '@woosoo/sdk-core';
import { templateFailed, valueNotCarried } from '../config-sync-errors.ts';
import { c12 } from '../dialects/c12.ts';
import type { Refusal } from '../dialects/dialect.ts';
import { nginx } from '../dialects/nginx.ts';
import { nodeDotenv } from '../dialects/node-dotenv.ts';
import { nuxtValue } from '../dialects/nuxt-value.ts';
import { phpIni } from '../dialects/php-ini.ts';
import { phpdotenv } from '../dialects/phpdotenv.ts';
import { NginxVariablePath, RefusedValue, TemplateValue } from './template-value.ts';

export interface Template {
  /** As people know it: `laravel.env.j2`. */
  readonly name: string;
  readonly source: string;
}

export interface Rendered {
  readonly text: string;
  /** What the filters wrote, and which value each stands for: the read-back compares with it. */
  readonly written: ReadonlyMap<string, string>;
}

type Write = (value: string) => Result<string, Refusal>;

/** The filters that a template has, by name: how each writes a value, and whether secrets may pass. */
const FILTERS: Readonly<Record<string, { readonly write: Write; readonly secrets: boolean }>> = {
  phpenv: { write: phpdotenv.write, secrets: true },
  nodeenv: { write: c12.write, secrets: true },
  dotenv: { write: nodeDotenv.write, secrets: true },
  nginxstr: { write: nginx.write, secrets: false },
  inistr: { write: phpIni.write, secrets: false },
};

/** Renders a template with Jinja's syntax. Templates are trusted code: they come from us or from the owner's disk, never from the web page. */
export function renderTemplate(
  template: Template,
  context: Readonly<Record<string, unknown>>,
): ResultAsync<Rendered, ErrorOf<typeof templateFailed> | ErrorOf<typeof valueNotCarried>> {
  return ResultAsync.fromPromise(render(template, context), (cause) => {
    if (cause instanceof RefusedValue) {
      return valueNotCarried({
        message: `${cause.key} cannot be written by ${template.name}: it ${cause.reason}.`,
        remedy: `Choose another value for ${cause.key} in deployment.config.env.`,
        detail: { key: cause.key, template: template.name },
      });
    }
    return templateFailed({
      message: `The template ${template.name} cannot be rendered: ${describe(cause)}.`,
      remedy: `Mend templates/${template.name}, or remove it to use the built-in one.`,
      detail: { template: template.name },
    });
  });
}

async function render({ source }: Template, context: Readonly<Record<string, unknown>>): Promise<Rendered> {
  // Loaded when first needed: most commands render nothing.
  const { default: nunjucks } = await import('nunjucks');
  const environment = new nunjucks.Environment([], { autoescape: false, throwOnUndefined: true, trimBlocks: true, lstripBlocks: true });
  const written = new Map<string, string>();
  // nunjucks turns what a filter throws into an error of its own and forgets the original.
  const refused: RefusedValue[] = [];
  for (const [name, filter] of Object.entries(FILTERS)) {
    environment.addFilter(name, (value: unknown) => {
      const { origin, text } = textOf(value);
      const secret = value instanceof TemplateValue && value.secret && !filter.secrets;
      const word = secret ? err('is a secret and has no place in this file') : wordOf(value, text, filter.write);
      if (word.isErr()) {
        refused.push(new RefusedValue(origin, word.error));
        throw new Error(`${origin} ${word.error}`);
      }
      written.set(word.value, text);
      return word.value;
    });
  }
  try {
    return { text: environment.renderString(source, context), written };
  } catch (error) {
    throw refused[0] ?? error;
  }
}

/** Of a path that begins with a variable of nginx only the rest is a value. */
function wordOf(value: unknown, text: string, write: Write): Result<string, Refusal> {
  if (!(value instanceof NginxVariablePath)) return write(text);
  return text === '' ? ok(`"${value.variable}"`) : write(text).map((rest) => `"${value.variable}${rest.slice(1)}`);
}

function textOf(value: unknown): { readonly origin: string; readonly text: string } {
  if (typeof value === 'string' || typeof value === 'number') return { origin: 'A value', text: String(value) };
  if (!(value instanceof TemplateValue)) throw new Error('a name that it prints does not exist');
  // What Nuxt reads by itself goes through its own conversion.
  return { origin: value.origin, text: value.key.startsWith('NUXT_') ? nuxtValue(value.reveal()) : value.reveal() };
}

/** nunjucks' messages hold names, lines and columns; a value never passes through an error of ours. */
function describe(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause);
  return text
    .replace('(unknown path)', '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/(Template render )?[Ee]rror: /g, '')
    .trim();
}
