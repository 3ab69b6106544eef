import { isSealedText } from '../keys/sealed-text.ts';
import type { Sensitive } from '../secrets/sensitive.ts';
import type { ConfigProblem } from './config-problem.ts';
import { parseMasterFile } from './parse-master-file.ts';

/** The text of one configuration file. */
export interface MasterSource {
  readonly file: string;
  readonly text: string;
  /** What its encrypted values are, once they have been opened. */
  readonly opened?: ReadonlyMap<string, Sensitive> | undefined;
}

/** A key with the file and line that it comes from. */
export interface LayeredValue {
  readonly value: string;
  readonly file: string;
  readonly line: number;
  /** It is kept encrypted in the file. */
  readonly encrypted: boolean;
}

const LOCKED =
  'is encrypted, and the key of this machine (.woosoo/keys/machine.key) does not open it; set it again with `woosoo config set`, or bring the key back';

/** Reads files one over the other: a key of a later file replaces that of an earlier one. */
export function layerMasterFiles(sources: readonly MasterSource[]): {
  readonly values: ReadonlyMap<string, LayeredValue>;
  readonly problems: readonly ConfigProblem[];
} {
  const values = new Map<string, LayeredValue>();
  const problems: ConfigProblem[] = [];
  for (const { file, text, opened } of sources) {
    const parsed = parseMasterFile(text);
    for (const { key, value, line } of parsed.entries) {
      const encrypted = isSealedText(value);
      const plain = encrypted ? opened?.get(value) : undefined;
      if (encrypted && plain === undefined) problems.push({ severity: 'error', file, line, key, rule: LOCKED, example: null });
      values.set(key, { value: plain?.reveal() ?? value, file, line, encrypted });
    }
    for (const problem of parsed.problems) problems.push({ severity: 'error', file, example: null, ...problem });
  }
  return { values, problems };
}
