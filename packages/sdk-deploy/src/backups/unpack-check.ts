import { ResultAsync, ok, type Result } from 'neverthrow';
import { DumpSurvey, type DumpedTable } from './dump-survey.ts';
import { lockedOutProblem } from './locked-out.ts';
import { unpackInto } from './packed-file.ts';
import type { Seal } from './seal.ts';

/** What unpacking a dump to its end found; `problem` is `null` when it is whole. */
export interface UnpackFinding {
  readonly problem: string | null;
}

/** What the record says of a dump of MySQL or MariaDB: its tables by name, with rows and hashes where they were taken down. */
export interface ExpectedTables {
  readonly names: readonly string[];
  readonly contents: readonly DumpedTable[];
}

/** Unpacks a dump without keeping it. A dump of MySQL or MariaDB must come to its end mark and hold the tables, rows and bytes of its record. */
export function checkUnpacks(path: string, seal: Seal, expected: ExpectedTables | null): ResultAsync<UnpackFinding, never> {
  const survey = new DumpSurvey();
  const read = unpackInto(path, seal, async (source) => {
    for await (const chunk of source) if (expected !== null) survey.add(chunk);
    survey.end();
  });
  const found: Promise<Result<UnpackFinding, never>> = read.match(
    () => ok({ problem: expected === null ? null : problemOf(survey, expected) }),
    (error) => ok({ problem: error instanceof Error ? `cannot be unpacked to its end (${error.message})` : lockedOutProblem }),
  );
  return new ResultAsync(found);
}

function problemOf(survey: DumpSurvey, { names, contents }: ExpectedTables): string | null {
  if (!survey.complete) return 'stops before its end mark';
  const found = survey.tables.map(({ name }) => name);
  if (found.length !== names.length) return `holds ${found.length} tables instead of ${names.length}`;
  return contents.length === 0 ? null : (differences(contents, survey.tables)[0] ?? null);
}

/** In words, how tables differ from what was taken down of them; empty when they don't. */
export function differences(wanted: readonly DumpedTable[], found: readonly DumpedTable[]): string[] {
  const byName = new Map(found.map((table) => [table.name, table]));
  const known = new Set(wanted.map(({ name }) => name));
  return [
    ...wanted.flatMap((table) => {
      const other = byName.get(table.name);
      if (other === undefined) return [`table ${table.name} is missing`];
      if (other.rows !== table.rows) return [`table ${table.name} holds ${other.rows} rows instead of ${table.rows}`];
      if (other.rows_sha256 !== table.rows_sha256) return [`the rows of table ${table.name} are not those of the backup`];
      return other.definition_sha256 === table.definition_sha256 ? [] : [`table ${table.name} is made up differently`];
    }),
    ...found.flatMap(({ name }) => (known.has(name) ? [] : [`table ${name} is too many`])),
  ];
}
