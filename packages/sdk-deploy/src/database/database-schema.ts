import { createHash } from 'node:crypto';
import * as z from 'zod';

export const columnSchema = z.object({
  name: z.string(),
  type: z.string(),
  nullable: z.boolean(),
  /** As the database writes it: SQL, not a value. */
  default: z.string().nullable(),
  /** The rest of its declaration (collation, generation, checks, comment). */
  extra: z.string(),
});
export const indexSchema = z.object({
  name: z.string(),
  unique: z.boolean(),
  columns: z.array(z.string()),
  /** MySQL: the line within the CREATE statement. SQLite: the CREATE INDEX statement, empty for an index that a constraint made. */
  definition: z.string(),
});
export const foreignKeySchema = z.object({
  name: z.string(),
  columns: z.array(z.string()),
  table: z.string(),
  references: z.array(z.string()),
  rules: z.string(),
});
export const tableSchema = z.object({
  name: z.string(),
  columns: z.array(columnSchema),
  indexes: z.array(indexSchema),
  foreignKeys: z.array(foreignKeySchema),
  /** What is neither column, index nor foreign key: checks, engine, character set, partitions. */
  rest: z.array(z.string()),
  /** The CREATE statement; for MySQL with keys and constraints in order of name and without the auto-increment counter. */
  definition: z.string(),
});
/** A view, trigger or routine: its CREATE statement without definer and database name. */
export const storedObjectSchema = z.object({ name: z.string(), table: z.string().nullable(), definition: z.string() });

/** What a database is made of, in an order that does not depend on how it came about. */
export const databaseSchemaSchema = z.object({
  tables: z.array(tableSchema),
  views: z.array(storedObjectSchema),
  triggers: z.array(storedObjectSchema),
  /** `name` begins with `procedure ` or `function `. */
  routines: z.array(storedObjectSchema),
});

export type ColumnSchema = z.infer<typeof columnSchema>;
export type IndexSchema = z.infer<typeof indexSchema>;
export type ForeignKeySchema = z.infer<typeof foreignKeySchema>;
export type TableSchema = z.infer<typeof tableSchema>;
export type StoredObject = z.infer<typeof storedObjectSchema>;
export type DatabaseSchema = z.infer<typeof databaseSchemaSchema>;

/** SHA-256 over a schema: equal for equal schemas, whatever rows are in them. */
export function schemaHash(schema: DatabaseSchema): string {
  return createHash('sha256')
    .update(JSON.stringify(databaseSchemaSchema.parse(schema)))
    .digest('hex');
}
