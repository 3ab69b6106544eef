/** Methods of Laravel's `Blueprint` that add a column. */
export const columnMethods: ReadonlySet<string> = new Set([
  ...['id', 'increments', 'integerIncrements', 'tinyIncrements', 'smallIncrements', 'mediumIncrements', 'bigIncrements'],
  ...['char', 'string', 'tinyText', 'text', 'mediumText', 'longText', 'json', 'jsonb', 'enum', 'set', 'binary', 'boolean'],
  ...['integer', 'tinyInteger', 'smallInteger', 'mediumInteger', 'bigInteger'],
  ...['unsignedInteger', 'unsignedTinyInteger', 'unsignedSmallInteger', 'unsignedMediumInteger', 'unsignedBigInteger'],
  ...[
    'float',
    'double',
    'decimal',
    'unsignedDecimal',
    'date',
    'dateTime',
    'dateTimeTz',
    'time',
    'timeTz',
    'timestamp',
    'timestampTz',
    'year',
  ],
  ...[
    'timestamps',
    'timestampsTz',
    'nullableTimestamps',
    'datetimes',
    'softDeletes',
    'softDeletesTz',
    'softDeletesDatetime',
    'rememberToken',
  ],
  ...[
    'uuid',
    'ulid',
    'foreignId',
    'foreignIdFor',
    'foreignUuid',
    'foreignUlid',
    'ipAddress',
    'macAddress',
    'geometry',
    'geography',
    'vector',
  ],
  ...['morphs', 'nullableMorphs', 'uuidMorphs', 'nullableUuidMorphs', 'ulidMorphs', 'nullableUlidMorphs', 'numericMorphs', 'computed'],
]);

/** Methods that add an index or key which existing rows cannot contradict (a foreign key on a new column aside, which fails as a whole). */
export const indexMethods: ReadonlySet<string> = new Set(['index', 'fullText', 'spatialIndex', 'rawIndex', 'foreign']);

/** What may be said of a new column or key. `unique`, `primary`, `change` and the like are not among them. */
export const harmlessModifiers: ReadonlySet<string> = new Set([
  ...['nullable', 'default', 'after', 'first', 'comment', 'unsigned', 'charset', 'collation', 'useCurrent', 'useCurrentOnUpdate', 'index'],
  ...['storedAs', 'virtualAs', 'invisible', 'constrained', 'references', 'on', 'onDelete', 'onUpdate', 'name', 'length', 'algorithm'],
  ...['cascadeOnDelete', 'restrictOnDelete', 'nullOnDelete', 'noActionOnDelete', 'setNullOnDelete'],
  ...['cascadeOnUpdate', 'restrictOnUpdate', 'nullOnUpdate', 'noActionOnUpdate', 'fullText', 'spatialIndex'],
]);
