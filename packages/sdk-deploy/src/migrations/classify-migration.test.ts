import { describe, expect, it } from 'vitest';
import { classifyMigration, classifyMigrations, type MigrationClass } from './classify-migration.ts';

const migration = (up: string, rest = ''): string => `<?php

use Illuminate\\Database\\Migrations\\Migration;

return new class extends Migration
{
    ${rest}
    public function up(): void
    {
        ${up}
    }

    public function down(): void
    {
        Schema::dropIfExists('orders');
    }
};
`;
const kindOf = (up: string): MigrationClass['kind'] => classifyMigration(migration(up)).kind;
const onOrders = (line: string): string => `Schema::table('orders', function (Blueprint $table): void { ${line} });`;

describe('classifyMigration', () => {
  it.each([
    [
      `Schema::create('orders', function (Blueprint $table) { $table->id(); $table->string('code')->unique(); $table->unique(['a', 'b']); });`,
    ],
    [`Schema::create($names['roles'], static function (Blueprint $table) use ($names) { $table->bigIncrements('id'); });`],
    [onOrders(`$table->string('note')->nullable()->after('total');`)],
    [onOrders(`$table->integer('guests'); $table->index(['guests', 'id'], 'by_guests');`)],
    [onOrders(`$table->foreignId('table_id')->nullable()->constrained()->cascadeOnDelete();`)],
    [onOrders(`$table->timestamp('paid_at')->default(DB::raw('CURRENT_TIMESTAMP'));`)],
    [`Schema::table('orders', fn (Blueprint $table) => $table->json('extras')->nullable());`],
    [
      `// Schema::drop('orders');\n /* $table->dropColumn('x'); */ # DB::unprepared('')\n${onOrders(`$table->string('a')->default("->delete()")->comment('->change() it\\'s');`)}`,
    ],
    [`Schema::create('devices', function (Blueprint $table) { $table->id(); }); DB::table('devices')->insert(['name' => 'Counter']);`],
    [''],
  ])('calls it additive: %s', (up) => {
    expect(classifyMigration(migration(up))).toMatchObject({ kind: 'additive' });
  });

  it.each([
    [onOrders(`$table->dropColumn('note');`), "drops column 'note'"],
    [onOrders(`$table->dropColumn(['a', 'b']);`), "drops column ['a', 'b']"],
    [`Schema::dropIfExists('orders');`, "drops table 'orders'"],
    [`Schema::rename('orders', 'old_orders');`, "renames 'orders'"],
    [onOrders(`$table->renameColumn('a', 'b');`), "renames 'a'"],
    [onOrders(`$table->string('note', 10)->change();`), 'changes a column'],
    [`DB::table('orders')->where('total', 0)->delete();`, 'deletes rows'],
    [`DB::table('orders')->update(['total' => 0]);`, 'changes rows'],
    [`Order::truncate();`, 'empties a table'],
    [`if (Schema::hasTable('x')) { Schema::drop('x'); }`, "drops table 'x'"],
    [onOrders(`$table->dropForeign(['device_id']);`), "drops foreign ['device_id']"],
  ])('calls it destructive: %s', (up, reason) => {
    const found = classifyMigration(migration(up));
    expect(found).toMatchObject({ kind: 'destructive' });
    expect(found.reason).toBe(`line 10: ${reason}`);
  });

  it.each([
    `DB::statement('alter table orders drop column note');`,
    `DB::unprepared(file_get_contents('x.sql'));`,
    `if (! Schema::hasColumn('orders', 'note')) { ${onOrders(`$table->string('note');`)} }`,
    `foreach (Order::all() as $order) { $order->total = 1; }`,
    `$first = DB::table('orders')->first();`,
    `DB::table('orders')->insert(['total' => 1]);`,
    `Device::create(['name' => 'Counter']);`,
    `Artisan::call('app:convert');`,
    `$this->convert();`,
    onOrders(`$table->string('code')->unique();`),
    onOrders(`$table->unique('code');`),
    onOrders(`$table->primary('code');`),
    onOrders(`$table->setTotals();`),
    onOrders(`DB::statement('drop table x');`),
    onOrders(`if (true) { $table->string('x'); }`),
    `Schema::connection('other')->create('x', function (Blueprint $table) { $table->id(); });`,
    `Schema::create('x', $this->columns(...));`,
  ])('does not claim to know: %s', (up) => {
    expect(classifyMigration(migration(up))).toMatchObject({ kind: 'unknown' });
  });

  it('names the line that decides', () => {
    const found = classifyMigration(
      migration(`${onOrders(`$table->string('a');`)}\n\n        ${onOrders(`\n            $table->string('code')->unique();\n        `)}`),
    );
    expect(found.reason).toBe('line 13: uses unique() on a table that has rows already');
  });

  it('does not look at down()', () => {
    expect(kindOf('')).toBe('additive');
    expect(classifyMigration('<?php return 1;').kind).toBe('unknown');
  });

  it('lets a migration fill a table that an earlier one of the same run makes', () => {
    const create = migration(`Schema::create('devices', function (Blueprint $table) { $table->id(); });`);
    const fill = migration(
      `foreach (self::DEVICES as $name => $place) {\n DB::table('devices')->insert(['name' => $name, 'at' => now()]);\n }`,
      `private const DEVICES = ['a' => 'b'];`,
    );
    const together = [
      { name: '1', source: create },
      { name: '2', source: fill },
    ];
    expect(classifyMigrations(together).map(({ kind }) => kind)).toEqual(['additive', 'additive']);
    expect(classifyMigrations([{ name: '2', source: fill }]).map(({ kind }) => kind)).not.toContain('additive');
  });
});
