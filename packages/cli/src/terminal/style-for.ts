import { isTerminal } from './is-terminal.ts';
import { createStyle, type Style } from './style.ts';

/** Colours and width for a stream: only where it is a terminal, and colours only if nobody objects. */
export function styleFor(stream: NodeJS.WritableStream, env: Readonly<Record<string, string | undefined>>, color = true): Style {
  if (!isTerminal(stream)) return createStyle(false);
  return createStyle(color && (env['NO_COLOR'] ?? '') === '', stream.columns > 0 ? stream.columns : undefined);
}
