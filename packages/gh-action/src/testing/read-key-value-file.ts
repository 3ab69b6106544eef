/** Reads what GitHub's toolkit writes for outputs and state: `NAME<<DELIMITER`, the lines of the value, `DELIMITER`. */
export function readKeyValueFile(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...text.matchAll(/^(?<name>[\w-]+)<<(?<delimiter>\S+)\r?\n(?<value>[\s\S]*?)\r?\n\k<delimiter>$/gm)].map(({ groups }) => [
      groups?.['name'] ?? '',
      groups?.['value'] ?? '',
    ]),
  );
}
