import type { Finding } from './classify-statements.ts';
import type { PhpPiece } from './php-source.ts';

const words: readonly (readonly [RegExp, (name: string, argument: string) => string])[] = [
  [/(?:->|::)(drop\w*)\s*\(\s*/g, (name, argument) => `drops ${dropped(name)}${argument}`],
  [/(?:->|::)(rename\w*)\s*\(\s*/g, (_name, argument) => `renames${argument}`],
  [/->(change)\s*\(\s*/g, () => 'changes a column'],
  [/(?:->|::)(delete|forceDelete|destroy)\s*\(\s*/g, () => 'deletes rows'],
  [/(?:->|::)(truncate)\s*\(\s*/g, () => 'empties a table'],
  [/(?:->|::)(update\w*|increment\w*|decrement\w*|upsert)\s*\(\s*/g, () => 'changes rows'],
];

/** The first call in the text that takes or alters something. */
export function destructiveCall(piece: PhpPiece): Finding | null {
  const found = words.flatMap(([pattern, say]) =>
    [...piece.masked.matchAll(pattern)].map((match) => {
      const rest = piece.source.slice(match.index + match[0].length);
      const argument = /^(\[[^\]]*\]|'[^']*'|"[^"]*")/.exec(rest)?.[1];
      return { offset: piece.offset + match.index, what: say(match[1] ?? '', argument === undefined ? '' : ` ${argument.slice(0, 80)}`) };
    }),
  );
  return found.sort((a, b) => a.offset - b.offset)[0] ?? null;
}

/** `dropColumn` → column, `dropIfExists` → table. */
function dropped(name: string): string {
  const rest = name.slice('drop'.length);
  if (rest === '' || rest === 'IfExists' || rest === 'AllTables') return 'table';
  return rest.replaceAll(/(?<!^)([A-Z])/g, ' $1').toLowerCase();
}
