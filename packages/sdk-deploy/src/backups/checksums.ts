/** SHA-256 by path, relative and with `/`. */
export type Checksums = ReadonlyMap<string, string>;

/** The text of `checksums.sha256`, as `sha256sum -c` wants it. */
export function formatChecksums(checksums: Checksums): string {
  return [...checksums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, hash]) => (/[\\\n\r]/.test(path) ? `\\${hash}  ${escaped(path)}\n` : `${hash}  ${path}\n`))
    .join('');
}

/** Reads it back; `null` when a line is none of its kind, or names something outside of the folder. */
export function parseChecksums(text: string): Checksums | null {
  const checksums = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    if (line === '') continue;
    const match = /^(\\?)([0-9a-f]{64}) [ *](.+)$/.exec(line);
    if (match === null) return null;
    const [, mark, hash = '', path = ''] = match;
    const name = mark === '' ? path : unescaped(path);
    if (name.startsWith('/') || name.split('/').includes('..') || /^[A-Za-z]:/.test(name)) return null;
    checksums.set(name, hash);
  }
  return checksums;
}

function escaped(path: string): string {
  return path.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
}

function unescaped(path: string): string {
  return path.replaceAll(/\\([\\nr])/g, (_, character: string) => (character === 'n' ? '\n' : character === 'r' ? '\r' : '\\'));
}
