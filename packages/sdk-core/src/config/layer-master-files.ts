import type { ConfigProblem } from './config-problem.ts';
import { parseMasterFile } from './parse-master-file.ts';

/** The text of one configuration file. */
export interface MasterSource {
  readonly file: string;
  readonly text: string;
}

/** A key with the file and line that it comes from. */
export interface LayeredValue {
  readonly value: string;
  readonly file: string;
  readonly line: number;
}

/** Reads files one over the other: a key of a later file replaces that of an earlier one. */
export function layerMasterFiles(sources: readonly MasterSource[]): {
  readonly values: ReadonlyMap<string, LayeredValue>;
  readonly problems: readonly ConfigProblem[];
} {
  const values = new Map<string, LayeredValue>();
  const problems: ConfigProblem[] = [];
  for (const { file, text } of sources) {
    const parsed = parseMasterFile(text);
    for (const { key, value, line } of parsed.entries) values.set(key, { value, file, line });
    for (const problem of parsed.problems) problems.push({ severity: 'error', file, example: null, ...problem });
  }
  return { values, problems };
}
