import { expect, it } from 'vitest';
import { formatChecksums, parseChecksums } from './checksums.ts';

const hash = 'a'.repeat(64);

it('writes what sha256sum reads, in order, with odd names escaped, and reads it back', () => {
  const checksums = new Map([
    ['files/b', hash],
    ['files/a\\b\n', hash],
  ]);
  const text = formatChecksums(checksums);
  expect(text).toBe(`\\${hash}  files/a\\\\b\\n\n${hash}  files/b\n`);
  expect(parseChecksums(text.replaceAll('\n', '\r\n'))).toEqual(checksums);
  expect(parseChecksums('nonsense')).toBeNull();
});
