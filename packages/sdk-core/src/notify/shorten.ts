const segmenter = new Intl.Segmenter();

/** A text of at most `limit` UTF-16 units, cut between characters as people see them; what is cut off is marked. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let end = 0;
  for (const { index, segment } of segmenter.segment(text)) {
    if (index + segment.length > limit - 1) break;
    end = index + segment.length;
  }
  return `${text.slice(0, end)}…`;
}
