/**
 * A command line that a Windows program takes apart into just these arguments, and in which NSSM expands nothing: it replaces `%NAME%` and has
 * no escape for it. So percent signs stand outside of the quotes and what follows is quoted again: `%"PATH"%` names no variable, and the
 * program's own rules take the quotes away.
 */
export function windowsCommandLine(args: readonly string[]): string {
  return args.map(quoted).join(' ');
}

function quoted(argument: string): string {
  if (argument !== '' && !/[\s"%]/.test(argument)) return argument;
  const parts = argument.split(/(%+)/).filter((part) => part !== '');
  return parts.length === 0 ? '""' : parts.map((part) => (part.startsWith('%') ? part : quotedPart(part))).join('');
}

/** Backslashes count as such except before a quote, also before the closing one. */
function quotedPart(text: string): string {
  return `"${text.replaceAll(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
}
