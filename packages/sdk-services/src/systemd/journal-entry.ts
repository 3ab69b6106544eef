/** One line of a service in the journal. */
export interface JournalEntry {
  readonly cursor: string;
  readonly invocationId: string | null;
  /** When the journal got it (ISO 8601). */
  readonly at: string;
  readonly text: string;
}

/** Reads one line of `journalctl -o json`; `null` for anything else. */
export function parseJournalLine(line: string): JournalEntry | null {
  if (!line.startsWith('{')) return null;
  let fields: Record<string, unknown>;
  try {
    fields = JSON.parse(line) as Record<string, unknown>; // an object, since it begins as one
  } catch {
    return null;
  }
  const { __CURSOR: cursor, __REALTIME_TIMESTAMP: microseconds, _SYSTEMD_INVOCATION_ID: invocation } = fields;
  if (typeof cursor !== 'string' || typeof microseconds !== 'string') return null;
  return {
    cursor,
    at: new Date(Number(microseconds) / 1000).toISOString(),
    invocationId: typeof invocation === 'string' ? invocation : null,
    text: messageOf(fields['MESSAGE']).replace(/\r$/, ''),
  };
}

/** A text; the numbers of its bytes when it is not all printable UTF-8; a list of these when the field came more than once; nothing when it was too long. */
function messageOf(message: unknown): string {
  if (typeof message === 'string') return message;
  if (!Array.isArray(message)) return '';
  if (message.every((byte): byte is number => typeof byte === 'number')) return Buffer.from(message).toString('utf8');
  return message.map(messageOf).join('\n');
}
