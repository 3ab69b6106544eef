/** What `%` begins is a specifier in every value of a unit. */
export function withoutSpecifiers(text: string): string {
  return text.replaceAll('%', '%%');
}

const plain = /^[A-Za-z0-9_./:@,+=%-]+$/;

/** One word of a command line or of a list, in double quotes where it needs them. Non-ASCII text stands as it is. */
export function unitWord(text: string): string {
  const escaped = withoutSpecifiers(text)
    .replace(/["\\]/g, '\\$&')
    .replace(/\p{Cc}/gu, escapeControl);
  return plain.test(text) ? escaped : `"${escaped}"`;
}

function escapeControl(character: string): string {
  return Buffer.from(character, 'utf8').reduce((text, byte) => `${text}\\x${byte.toString(16).padStart(2, '0')}`, '');
}

/**
 * The value of `ExecStart=`. The colon keeps systemd from replacing `$NAME` by variables, so that a dollar is a dollar.
 */
export function execLine(program: string, args: readonly string[]): string {
  return [`:${unitWord(program)}`, ...args.map(unitWord)].join(' ');
}

/** A text for people, which ends at the line's end and cannot be quoted. */
export function unitText(text: string): string {
  return withoutSpecifiers(text.replace(/[\p{Cc}\\]+/gu, ' ').trim());
}

/** A path that is all of its line: not quoted, and so unable to hold what would end or join lines. `null` when it cannot be written. */
export function unitPath(path: string): string | null {
  return /\p{Cc}/u.test(path) || path.endsWith('\\') || path !== path.trim() ? null : withoutSpecifiers(path);
}
