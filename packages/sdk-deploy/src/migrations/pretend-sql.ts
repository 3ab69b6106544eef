/** The statements of one migration, as `migrate --pretend` shows them. */
export interface PretendedMigration {
  readonly migration: string;
  readonly statements: readonly string[];
}

/** A name is padded with dots; one that fills the line has none. */
const NAME = /^\s*(?:(\d{4}_\d\d_\d\d_\d+_\w+)|(\w+) \.{3})[ .]*$/;
const STATEMENT = /^\s*⇂ (.*)$/;

/**
 * Reads the output of `php artisan migrate --pretend --no-ansi` (a statement is one line, whatever its length).
 * Statements that only ask (`select`, `pragma`) are left out.
 */
export function parsePretend(output: string): readonly PretendedMigration[] {
  const migrations: { migration: string; statements: string[] }[] = [];
  for (const line of output.split(/\r?\n/)) {
    const name = NAME.exec(line);
    const statement = STATEMENT.exec(line)?.[1]?.trimEnd();
    if (name !== null) migrations.push({ migration: name[1] ?? name[2] ?? '', statements: [] });
    else if (statement !== undefined && !isQuestion(statement)) migrations.at(-1)?.statements.push(statement);
  }
  return migrations;
}

function isQuestion(sql: string): boolean {
  return /^(select|pragma|show)\b/i.test(sql);
}
