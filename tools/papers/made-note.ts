/** The first line of a made paper, for whoever opens it to change it. */
export const madeFrom = (source: string): string => `<!-- Made by \`npm run docs\` from ${source}. Change that, not this. -->\n`;

/** A text in a cell of a table. */
export const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
