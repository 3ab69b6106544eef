// Made when it is needed: the first use of `Intl` takes milliseconds, which every start would pay.
let segmenter: Intl.Segmenter | undefined;

/** A text of at most `limit` UTF-16 units, cut between characters as people see them; what is cut off is marked. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let end = 0;
  for (const { index, segment } of (segmenter ??= new Intl.Segmenter()).segment(text)) {
    if (index + segment.length > limit - 1) break;
    end = index + segment.length;
  }
  return `${text.slice(0, end)}…`;
}
