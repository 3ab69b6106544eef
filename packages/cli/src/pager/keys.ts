/** Names of keys by what a terminal sends for them. */
const NAMES: Readonly<Record<string, string>> = {
  '\u001b[A': 'up',
  '\u001bOA': 'up',
  '\u001b[B': 'down',
  '\u001bOB': 'down',
  '\u001b[C': 'right',
  '\u001bOC': 'right',
  '\u001b[D': 'left',
  '\u001bOD': 'left',
  '\u001b[5~': 'page-up',
  '\u001b[6~': 'page-down',
  '\u001b[H': 'home',
  '\u001b[1~': 'home',
  '\u001bOH': 'home',
  '\u001b[F': 'end',
  '\u001b[4~': 'end',
  '\u001bOF': 'end',
  '\u001b': 'escape',
  '\r': 'enter',
  '\n': 'enter',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\u0003': 'ctrl-c',
  '\u0004': 'ctrl-d',
  '\u0015': 'ctrl-u',
  ' ': 'space',
};

/** The keys that a piece of a terminal's input stands for: their names, or the characters themselves. */
export function keysOf(input: string): readonly string[] {
  return [...input.matchAll(/\u001b\[[0-9;?]*[A-Za-z~]|\u001bO[A-Z]|[^]/gu)]
    .map(([key]) => NAMES[key] ?? key)
    .filter((key) => !/^\p{Cc}/u.test(key));
}
