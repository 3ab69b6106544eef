/** A ```ts block of a paper or of a TSDoc comment. */
export interface Snippet {
  readonly code: string;
  /** Line of the file (from 1) on which the code begins. */
  readonly line: number;
}

const OPENING = /^\s*(?:\* ?)?```ts$/;
const CLOSING = /^\s*(?:\* ?)?```$/;
const COMMENT_MARGIN = /^\s*\* ?/;

/** Every ```ts block of a text. In source files only those inside comments count, without their margin. */
export function extractSnippets(text: string): readonly Snippet[] {
  const snippets: Snippet[] = [];
  let open: { readonly line: number; readonly inComment: boolean; readonly code: string[] } | null = null;
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (open === null) {
      if (OPENING.test(line)) open = { line: index + 2, inComment: /^\s*\*/.test(line), code: [] };
    } else if (CLOSING.test(line)) {
      snippets.push({ code: open.code.join('\n'), line: open.line });
      open = null;
    } else {
      open.code.push(open.inComment ? line.replace(COMMENT_MARGIN, '') : line);
    }
  }
  return snippets;
}
