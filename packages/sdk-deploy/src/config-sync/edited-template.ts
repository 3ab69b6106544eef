import type { StructuredPatch } from 'diff';

/** How many lines around a change are looked for in the template, and how many there may be more or less since they hang on a condition. */
const PLACES = [
  { context: 4, fuzzFactor: 0 },
  { context: 2, fuzzFactor: 0 },
  { context: 1, fuzzFactor: 0 },
  { context: 4, fuzzFactor: 4 },
];

export interface EditedFile {
  /** The template as it is. */
  readonly source: string;
  /** What it gives. */
  readonly rendered: string;
  /** What a person made of that. */
  readonly edited: string;
}

/**
 * A template that gives exactly the file as it was edited by hand, made by doing the same to the template; `null` where that is not possible, such as
 * when a line was changed that the configuration fills. `render` gives `null` for a template that cannot be rendered.
 */
export async function editedTemplate(
  { source, rendered, edited }: EditedFile,
  render: (source: string) => PromiseLike<string | null>,
): Promise<string | null> {
  // Loaded when first needed: edits by hand are rare.
  const { applyPatch, structuredPatch } = await import('diff');
  for (const { context, fuzzFactor } of PLACES) {
    const patch: StructuredPatch = structuredPatch('file', 'file', rendered, edited, undefined, undefined, { context });
    const candidate = applyPatch(source, patch, {
      fuzzFactor,
      compareLine: (_, line, operation, found) => line === found || (operation === ' ' && isFilledIn(line)),
    });
    // It may have found its lines in another place: what counts is what comes out.
    if (candidate !== false && (await render(candidate)) === edited) return candidate;
  }
  return null;
}

const isFilledIn = (line: string): boolean => /\{[{%#]/.test(line);
