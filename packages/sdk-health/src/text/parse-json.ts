/** The value of a JSON text, or `undefined` (which no JSON text can be) when it is not one. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
