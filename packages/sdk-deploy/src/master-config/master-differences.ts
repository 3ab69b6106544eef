import { isSealedText, parseMasterFile } from '@woosoo/sdk-core';
import { diffByKey } from '../config-sync/semantic-diff.ts';

/** How two texts of a master file differ, key by key; of secrets it says only that they changed, and whether they are encrypted. */
export function masterDifferences(before: string, after: string): readonly string[] {
  const [old, wanted] = [readable(before), readable(after)];
  return diffByKey(old, wanted, { secrets: [SEALED] }).map((line) => {
    const key = /^~ (\S+) changed$/.exec(line)?.[1];
    if (key === undefined) return line;
    const [was, is] = [old.get(key) === SEALED, wanted.get(key) === SEALED];
    return was === is ? line : is ? `~ ${key} is encrypted now` : `~ ${key} is readable now`;
  });
}

const SEALED = '[REDACTED, encrypted]';

function readable(text: string): ReadonlyMap<string, string> {
  return new Map(parseMasterFile(text).entries.map(({ key, value }) => [key, isSealedText(value) ? SEALED : value]));
}
