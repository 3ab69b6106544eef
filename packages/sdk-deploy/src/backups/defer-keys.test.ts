import { describe, expect, it } from 'vitest';
import { deferKeys } from './defer-keys.ts';

const table = (...items: readonly string[]): string => `CREATE TABLE \`o\`\`x\` (\n  ${items.join(',\n  ')}\n) ENGINE=InnoDB;\n`;

describe('deferKeys', () => {
  it('takes secondary and foreign keys out, and adds each in one statement', () => {
    const items = ['`id` bigint(20) NOT NULL AUTO_INCREMENT', "`note` text DEFAULT 'KEY `a` (`b`),'", 'PRIMARY KEY (`id`)'];
    const keys = ['UNIQUE KEY `no` (`note`(20))', 'FULLTEXT KEY `words` (`note`)'];
    const foreign = 'CONSTRAINT `f` FOREIGN KEY (`id`) REFERENCES `p` (`id`) ON DELETE CASCADE';
    const check = 'CONSTRAINT `c` CHECK (`id` > 0)';
    expect(deferKeys(table(...items, ...keys, foreign, check))).toEqual({
      create: table(...items, check).trimEnd(),
      keys: `ALTER TABLE \`o\`\`x\` ${keys.map((key) => `ADD ${key}`).join(', ')};\n`,
      foreignKeys: `ALTER TABLE \`o\`\`x\` ADD ${foreign};\n`,
    });
  });

  it.each([
    ['no primary key', table('`a` int(11) NOT NULL', 'UNIQUE KEY `a` (`a`)')],
    [
      'a counter that leans on another key',
      table('`a` int(11) NOT NULL', '`b` int(11) NOT NULL AUTO_INCREMENT', 'PRIMARY KEY (`a`)', 'KEY `b` (`b`)'),
    ],
    ['something else', 'CREATE TABLE `a` AS SELECT 1;\n'],
  ])('leaves a table with %s as it is', (_why, statement) => {
    expect(deferKeys(statement)).toEqual({ create: statement, keys: null, foreignKeys: null });
  });
});
