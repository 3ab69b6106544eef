/** GitHub takes 1 MiB per step, and nothing at all of a longer one. The rest is room for what GitHub adds. */
export const LARGEST = 1024 * 1024 - 4096;
const CUT = '\n\n… cut here; all of it is in the report.\n';

/** Renders with as many lines of logs and diffs as fit; in the last resort the text is cut. */
export function fitSummary(render: (lines: number) => string, largest = LARGEST): string {
  for (const lines of [60, 20, 5]) {
    const text = render(lines);
    if (Buffer.byteLength(text) <= largest) return text;
  }
  const bytes = Buffer.from(render(0));
  if (bytes.length <= largest) return bytes.toString();
  // A character that is cut in two at the end becomes a replacement character: taken away.
  return (
    bytes
      .subarray(0, largest - Buffer.byteLength(CUT))
      .toString()
      .replace(/\uFFFD$/, '') + CUT
  );
}
