/** What comes in front of it is a message; a longer one is not looked through. */
const LONGEST = 64 * 1024;

/** The data at the end of a Laravel entry (`message {"order":7} {"url":"…"}`); line breaks in it are real ones there. */
export function contextOf(text: string): Readonly<Record<string, unknown>> | null {
  if (text.length > LONGEST) return null;
  const start = text.indexOf(' {"');
  if (start < 0) return null;
  // `context` and `extra` stand one behind the other.
  const end = text.trimEnd().replace(/ \[\]$/, '');
  for (const candidate of [end.slice(start + 1), ...splits(end, start + 1)]) {
    const value = parsed(candidate);
    if (value !== null) return value;
  }
  return null;
}

function splits(text: string, from: number): readonly string[] {
  const between = text.lastIndexOf('} {"');
  return between <= from ? [] : [text.slice(from, between + 1)];
}

function parsed(json: string): Readonly<Record<string, unknown>> | null {
  if (!json.endsWith('}')) return null;
  try {
    const value: unknown = JSON.parse(json.replaceAll('\r', '').replaceAll('\n', '\\n'));
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** Whether a value is an object with names. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
