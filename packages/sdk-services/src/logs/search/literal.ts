/** A text to be found in bytes. */
export interface Literal {
  readonly bytes: Uint8Array;
  /** What is set in a byte of the text before it is compared with one of `bytes`: 0x20 makes a letter small. */
  readonly masks: Uint8Array;
  /** Its two rarest bytes by place: they are looked for first. */
  readonly rarest: readonly [number, number];
}

const LONGEST = 200;

/** From the most frequent in logs to the rarest; what is not here is rarer still. */
const FREQUENT = ' eaotinr0s1"2lcd3:45-6789.upm,/hgf[]{}yb_wk=()v';

/** `null` when it cannot be found byte by byte: it is empty, or takes any case and has letters beyond ASCII. */
export function literal(text: string, anyCase: boolean): Literal | null {
  const bytes = Buffer.from(anyCase ? text.toLowerCase() : text, 'utf8');
  if (bytes.length === 0 || bytes.length > LONGEST || text.includes('\n') || (anyCase && /[^\0-\x7f]/.test(text))) return null;
  const masks = bytes.map((byte) => (anyCase && byte >= 0x61 && byte <= 0x7a ? 0x20 : 0));
  const places = [...bytes.keys()].sort((one, other) => rarity(bytes[other] ?? 0) - rarity(bytes[one] ?? 0));
  const first = places[0] ?? 0;
  return { bytes, masks, rarest: [first, places.find((place) => bytes[place] !== bytes[first]) ?? first] };
}

function rarity(byte: number): number {
  const index = FREQUENT.indexOf(String.fromCharCode(byte).toLowerCase());
  return index < 0 ? FREQUENT.length : index;
}
