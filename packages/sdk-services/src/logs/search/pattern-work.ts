/** What is asked of the thread: lines of text, and whether they may be searched as one. */
export interface PatternRequest {
  readonly bytes: Uint8Array;
  readonly inBulk: boolean;
}

/**
 * Runs in a thread of its own, since a regular expression cannot be interrupted in the own one. It is started from its source text, so that a bundle and an
 * executable need no file for it; so it takes nothing from outside itself.
 */
export function patternWork(): void {
  const threads = process.getBuiltinModule('node:worker_threads');
  const { Buffer, isAscii, isUtf8 } = process.getBuiltinModule('node:buffer');
  const { source, flags } = threads.workerData as { readonly source: string; readonly flags: string }; // what PatternThread passes
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
  threads.parentPort?.on('message', (request: PatternRequest) => {
    const bytes = Buffer.from(request.bytes.buffer, request.bytes.byteOffset, request.bytes.byteLength);
    const ascii = isAscii(bytes);
    threads.parentPort?.postMessage(request.inBulk && (ascii || isUtf8(bytes)) ? inBulk(bytes, ascii) : byLine(bytes, ascii));
  });
}
