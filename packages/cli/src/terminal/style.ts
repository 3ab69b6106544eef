import { styleText } from 'node:util';

type Format = 'green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'bold';
type Meaning = 'good' | 'bad' | 'warning' | 'accent' | 'soft' | 'strong';

/** Colours by meaning, plain text where colours are not wanted; and how wide the screen is, `Infinity` where there is none. */
export type Style = Readonly<Record<Meaning, (text: string) => string>> & { readonly columns: number };

export function createStyle(coloured: boolean, columns = Infinity): Style {
  const paint = (format: Format) => (text: string) => (coloured && text !== '' ? styleText(format, text, { validateStream: false }) : text);
  return {
    good: paint('green'),
    bad: paint('red'),
    warning: paint('yellow'),
    accent: paint('cyan'),
    soft: paint('dim'),
    strong: paint('bold'),
    columns,
  };
}
