import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { parsePretend } from './pretend-sql.ts';

it('reads what Laravel says it would do', () => {
  const found = parsePretend(readFileSync(new URL('fixtures/pretend.txt', import.meta.url), 'utf8'));
  expect(found.map(({ migration, statements }) => [migration, statements.length])).toEqual([
    ['2025_01_15_000000_create_cache_table', 4],
    ['2025_01_15_000001_create_jobs_table', 4],
    ['2025_01_15_000002_create_devices_table', 2],
    ['2025_01_15_000003_create_orders_table', 2],
    ['2025_02_03_000000_add_first_devices', 4],
  ]);
  expect(found[0]?.statements[1]).toBe('create index "cache_expiration_index" on "cache" ("expiration")');
});

it('leaves questions out and knows a name without dots', () => {
  const name = `2025_01_01_000000_${'a'.repeat(80)}`;
  expect(parsePretend(`   INFO  Running migrations.  \r\n\r\n  ${name}  \r\n  ⇂ select 1  \r\n  ⇂ drop table x  \r\n`)).toEqual([
    { migration: name, statements: ['drop table x'] },
  ]);
  expect(parsePretend('   INFO  Nothing to migrate.')).toEqual([]);
});
