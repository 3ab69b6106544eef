import { classifyStatements, type Finding } from './classify-statements.ts';
import { destructiveCall } from './destructive-calls.ts';
import { methodBody, phpPiece } from './php-source.ts';

/** What a migration does, as far as its source tells. `unknown` is to be handled like `destructive`. */
export interface MigrationClass {
  readonly kind: 'additive' | 'destructive' | 'unknown';
  /** For an operator, with the line that decided: ``line 14: drops column 'note'``. */
  readonly reason: string;
  /** Tables that it creates, for the migrations that follow in the same run. */
  readonly creates: readonly string[];
}

/**
 * Looks at the source of a migration's `up()` without running it. Only what is surely additive is called so: creating tables, adding columns and plain indexes,
 * and filling tables that are new in the same run (`newTables`).
 *
 * @example
 * ```ts
 * import { classifyMigration } from '@woosoo/sdk-deploy';
 *
 * const { kind, reason } = classifyMigration('<?php ... Schema::table("orders", fn ($table) => $table->dropColumn("note")); ...');
 * ```
 */
export function classifyMigration(source: string, newTables: readonly string[] = []): MigrationClass {
  const up = methodBody(phpPiece(source), 'up');
  if (up === null) return { kind: 'unknown', reason: 'it has no up() that can be read', creates: [] };
  const at = (finding: Finding): string => `line ${source.slice(0, finding.offset).split('\n').length}: ${finding.what}`;
  const { creates, adds, doubts } = classifyStatements(up, newTables);
  const destructive = destructiveCall(up);
  if (destructive !== null) return { kind: 'destructive', reason: at(destructive), creates };
  const [doubt] = doubts;
  if (doubt !== undefined) return { kind: 'unknown', reason: at(doubt), creates };
  return { kind: 'additive', reason: adds.length === 0 ? 'it does nothing' : adds.join(', '), creates };
}

/** Classifies migrations in the order in which they will run: what one creates, the next may fill. */
export function classifyMigrations(
  migrations: readonly { readonly name: string; readonly source: string }[],
): readonly (MigrationClass & { readonly name: string })[] {
  const newTables: string[] = [];
  return migrations.map(({ name, source }) => {
    const found = classifyMigration(source, newTables);
    newTables.push(...found.creates);
    return { name, ...found };
  });
}
