import { styleText } from 'node:util';

type Format = 'green' | 'red' | 'yellow' | 'cyan' | 'dim' | 'bold';

/** Colours by meaning; plain text where colours are not wanted. */
export type Style = Readonly<Record<'good' | 'bad' | 'warning' | 'accent' | 'soft' | 'strong', (text: string) => string>>;

export function createStyle(coloured: boolean): Style {
  const paint = (format: Format) => (text: string) => (coloured ? styleText(format, text, { validateStream: false }) : text);
  return {
    good: paint('green'),
    bad: paint('red'),
    warning: paint('yellow'),
    accent: paint('cyan'),
    soft: paint('dim'),
    strong: paint('bold'),
  };
}
