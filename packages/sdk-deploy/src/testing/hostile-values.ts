/** Values made of what parsers stumble over; the same ones in every run. */
export function* hostileValues(count: number, seed = 20260215): Generator<string> {
  const pieces = [
    'a',
    'n',
    'X',
    '0',
    ' ',
    '#',
    "'",
    '"',
    '`',
    '\\',
    '$',
    '{',
    '}',
    '=',
    '\n',
    '\r',
    '\t',
    '\f',
    ';',
    ':',
    '(',
    ')',
    '${A}',
    '$A',
    '="',
    'é',
    '🍜',
    '\u00a0',
  ];
  let state = seed;
  const next = (limit: number): number => (state = (state * 48271) % 2147483647) % limit;
  for (let round = 0; round < count; round += 1) {
    yield Array.from({ length: next(10) }, () => pieces[next(pieces.length)]).join('');
  }
}
