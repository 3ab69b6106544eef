/** A command line of ours that a text names. */
export interface NamedCommand {
  /** The words after `woosoo`. */
  readonly argv: readonly string[];
  /** Line of the file (from 1). */
  readonly line: number;
  /** It stands in an error's remedy, where it has to be complete: somebody will type it as it is. */
  readonly advice: boolean;
}

/** Every command that a paper or a source file names between backticks, or on a line of its own in a block of shell commands. */
export function namedCommands(text: string): readonly NamedCommand[] {
  return text.split('\n').flatMap((content, index) =>
    spansOf(content).flatMap((span) => {
      const argv = wordsOf(span);
      return argv === null ? [] : [{ argv, line: index + 1, advice: /\bremedy\b/.test(content) }];
    }),
  );
}

/** Stands for a value that is only known when the text is made. */
const UNKNOWN = 'VALUE';
const GROUPS = new Set(['audit', 'backup', 'cert', 'config', 'notify', 'services', 'support']);

function spansOf(line: string): readonly string[] {
  // In a template text the backticks are escaped, and values stand in braces.
  const plain = line.replaceAll(/\$\{[^{}]*(\{[^{}]*\}[^{}]*)*\}/g, UNKNOWN).replaceAll('\\`', '`');
  const shell = /^\s*(?:[*$]\s+)?(?:npx )?(woosoo [^`]*?)(?:\s+#.*)?$/.exec(plain);
  return [...plain.matchAll(/`(?:npx )?(woosoo [^`]*)`/g), ...(shell === null ? [] : [shell])].map(([, span = '']) => span);
}

/** `null`: a form rather than a command (`woosoo COMMAND --help`), whose words nobody knows before it runs, or no command at all. */
function wordsOf(span: string): readonly string[] | null {
  const [command = ''] = span.split(/\s+(?:[|<>&]+\s|\()/);
  const words = (command.match(/"[^"]*"|'[^']*'|\S+/g) ?? [])
    .slice(1)
    .map((word) => word.replaceAll(/^\[|\]$|["']|\.\.\.$|[,.;:]$/g, ''))
    .filter((word) => word !== '');
  const [first = '', second] = words;
  const computed = (GROUPS.has(first) && second === UNKNOWN) || words.includes(`--${UNKNOWN}`);
  return computed || !/^(-|[a-z]+$)/.test(first) ? null : words;
}
