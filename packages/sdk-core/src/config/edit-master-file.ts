import type { Result } from 'neverthrow';
import { parseMasterFile } from './parse-master-file.ts';
import { quoteMasterValue } from './quote-master-value.ts';

/**
 * The text with one key set: its value alone is replaced, everything else (comments, order, line ends) stays as it is; a new key goes to the end.
 *
 * @example
 * ```ts
 * import { setMasterValue } from '@woosoo/sdk-core';
 *
 * setMasterValue('HTTP_PORT=80 # the tablets\n', 'HTTP_PORT', '8081')._unsafeUnwrap(); // HTTP_PORT=8081 # the tablets
 * ```
 */
export function setMasterValue(text: string, key: string, value: string): Result<string, 'control-character'> {
  return quoteMasterValue(value).map((written) => {
    const entry = parseMasterFile(text).entries.findLast((candidate) => candidate.key === key);
    if (entry !== undefined) return text.slice(0, entry.start) + written + text.slice(entry.end);
    const eol = text.includes('\r\n') ? '\r\n' : '\n';
    const separator = text === '' || text.endsWith('\n') ? '' : eol;
    return `${text}${separator}${key}=${written}${eol}`;
  });
}
