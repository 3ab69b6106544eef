/** Invisible; parts what the runner would take for a command. */
const GAP = '\u200b';

/**
 * A text as lines that the runner prints and never obeys. It takes a line for a command when it begins with `::` (after white space, of which .NET has U+0085 too), or holds `##[` anywhere;
 * output of a build must not be able to set outputs or to switch masking off. A lone carriage return ends a line for the runner too.
 */
export function inertLines(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/).map((line) => line.replace(/^([\s\u0085]*)::/, `$1${GAP}::`).replaceAll('##[', `##${GAP}[`));
}
