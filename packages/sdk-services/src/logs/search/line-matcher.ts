/** Where the lines begin that match. `inBulk`: they may be searched as one text. */
export type LineMatcher = (bytes: Uint8Array, inBulk: boolean) => number[];

/** Takes nothing from outside itself, since a thread is started from its source text: see {@link PatternThread}. */
export function lineMatcher(source: string, flags: string): LineMatcher {
  const { Buffer, isAscii, isUtf8 } = process.getBuiltinModule('node:buffer');
  const line = new RegExp(source, flags);
  const bulk = new RegExp(source, `${flags}gm`);

  const inBulk = (bytes: Buffer, ascii: boolean): number[] => {
    const text = bytes.toString(ascii ? 'latin1' : 'utf8');
    const found: number[] = [];
    let [known, knownBytes] = [0, 0];
    bulk.lastIndex = 0;
    for (let match = bulk.exec(text); match !== null; match = bulk.exec(text)) {
      // Behind the last line's end there is none.
      if (match.index === text.length && text.endsWith('\n')) break;
      const start = match.index === 0 ? 0 : text.lastIndexOf('\n', match.index - 1) + 1;
      const newline = text.indexOf('\n', match.index);
      const end = newline < 0 ? text.length : newline;
      if (line.test(text.slice(start, end > start && text[end - 1] === '\r' ? end - 1 : end))) {
        knownBytes += ascii ? start - known : Buffer.byteLength(text.slice(known, start));
        known = start;
        found.push(knownBytes);
      }
      if (newline < 0) break;
      bulk.lastIndex = end + 1;
    }
    return found;
  };
  const byLine = (bytes: Buffer, ascii: boolean): number[] => {
    const found: number[] = [];
    for (let start = 0; start < bytes.length;) {
      const newline = bytes.indexOf(10, start);
      const end = newline < 0 ? bytes.length : newline;
      const piece = bytes.subarray(start, end > start && bytes[end - 1] === 13 ? end - 1 : end);
      if (line.test(piece.toString(ascii || !isUtf8(piece) ? 'latin1' : 'utf8'))) found.push(start);
      start = end + 1;
    }
    return found;
  };
  return (given, together) => {
    const bytes = Buffer.from(given.buffer, given.byteOffset, given.byteLength);
    const ascii = isAscii(bytes);
    return together && (ascii || isUtf8(bytes)) ? inBulk(bytes, ascii) : byLine(bytes, ascii);
  };
}
