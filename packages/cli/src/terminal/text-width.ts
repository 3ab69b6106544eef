import { stripVTControlCharacters } from 'node:util';

/** Characters that take two columns: East Asian wide and full-width ones, and emoji. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]$/u;
const ESCAPE = new RegExp(String.raw`\u001b\[[0-9;]*m`, 'y');
const RESET = '\u001b[0m';

/** How many columns of a terminal a text takes; colours take none. */
export function textWidth(text: string): number {
  return Array.from(stripVTControlCharacters(text)).reduce((sum, character) => sum + characterWidth(character), 0);
}

function characterWidth(character: string): number {
  if (ZERO.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** The text cut to so many columns, with an ellipsis when something is missing. Colours are kept and ended. */
export function cutToWidth(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let [kept, width, coloured] = ['', 0, false];
  for (let at = 0; at < text.length;) {
    ESCAPE.lastIndex = at;
    const escape = ESCAPE.exec(text)?.[0];
    if (escape !== undefined) {
      kept += escape;
      coloured = true;
      at += escape.length;
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(at) ?? 32);
    width += characterWidth(character);
    if (width > columns - 1) break;
    kept += character;
    at += character.length;
  }
  return `${kept}${columns > 0 ? '…' : ''}${coloured ? RESET : ''}`;
}

/** What a program wrote as one plain line: the last state of a line that it redraws, no colours, no tabs, nothing that moves the cursor. */
export function plainLine(text: string): string {
  const last =
    stripVTControlCharacters(text)
      .trimEnd()
      .split(/[\r\n\b]+/)
      .at(-1) ?? '';
  return last.replaceAll('\t', '  ').replaceAll(/\p{Cc}/gu, '');
}
