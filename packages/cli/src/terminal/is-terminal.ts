/** The part of a terminal that a display needs. */
export interface TerminalStream {
  readonly isTTY: boolean;
  readonly columns: number;
  readonly rows: number;
  write(text: string): boolean;
}

/** Whether a stream is a terminal. */
export function isTerminal<T extends object>(stream: T): stream is T & TerminalStream {
  return 'isTTY' in stream && stream.isTTY === true;
}
