/** Whether a stream is a terminal. */
export function isTerminal(stream: unknown): boolean {
  return typeof stream === 'object' && stream !== null && 'isTTY' in stream && stream.isTTY === true;
}
