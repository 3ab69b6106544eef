import { describe, expect, it } from 'vitest';
import { DumpSections, type DumpAct } from './dump-sections.ts';
import { DumpSplitter } from './dump-splitter.ts';
import { DumpSurvey } from './dump-survey.ts';

const heading = [
  '/*M!999999\\- enable the sandbox mode */ ',
  '-- MariaDB dump 10.19  Distrib 10.11.19-MariaDB',
  '--',
  '-- Host: 127.0.0.1    Database: shop',
  '-- ------------------------------------------------------',
  '/*!40101 SET NAMES utf8mb4 */;',
  '',
].join('\n');
const rowsOf = (table: string, statements: readonly string[]): string =>
  [
    '--',
    `-- Table structure for table \`${table}\``,
    '--',
    '',
    `DROP TABLE IF EXISTS \`${table}\`;`,
    `CREATE TABLE \`${table}\` (`,
    '  `n` int(11) NOT NULL,',
    '  `t` text DEFAULT NULL,',
    '  PRIMARY KEY (`n`)',
    ') ENGINE=InnoDB;',
    '--',
    `-- Dumping data for table \`${table}\``,
    '--',
    '',
    `LOCK TABLES \`${table}\` WRITE;`,
    ...statements,
    'UNLOCK TABLES;',
    '',
  ].join('\n');
const hostile = String.raw`(1,'a),(\'b\\'),`;
const mariadb = [
  heading,
  rowsOf('a', [`INSERT INTO \`a\` VALUES\n${hostile}\n(2,'${'x'.repeat(70_000)}'),\n(3,'VALUES (');`, 'INSERT INTO `a` VALUES\n(4,NULL);']),
  rowsOf('b``c', []),
  'DELIMITER ;;',
  '/*!50003 CREATE*/ /*!50017 DEFINER=`ro``ot`@`127.0.0.1`*/ /*!50003 trigger tr before insert on a for each row set @x = 1 */;;',
  'DELIMITER ;',
  '--',
  "-- Dumping routines for database 'shop'",
  '--',
  'DELIMITER ;;',
  'CREATE DEFINER=`root`@`%` PROCEDURE `p`()',
  'begin',
  'INSERT INTO `a` VALUES (9,null);',
  '-- Dumping data for table `a`',
  'INSERT INTO `a` VALUES (10,null);',
  'end ;;',
  'DELIMITER ;',
  '/*!50013 DEFINER=`root`@`127.0.0.1` SQL SECURITY DEFINER */',
  '-- Dump completed',
  '',
].join('\n');
const mysql = [
  heading,
  rowsOf('a', [
    String.raw`INSERT INTO ${'`a` (`n`, `t`)'} VALUES (1,'a),(\'b\\'),(2,'it''s ('),(3,0xFF);`,
    'INSERT INTO `a` VALUES (4,NULL);',
  ]),
  '-- Dump completed on 2026-02-15 14:30:00',
].join('\n');

/** In pieces of this many bytes. */
function pieces(text: string, size: number): Buffer[] {
  const bytes = Buffer.from(text);
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
}

function survey(text: string, size: number): DumpSurvey {
  const one = new DumpSurvey();
  for (const piece of pieces(text, size)) one.add(piece);
  one.end();
  return one;
}

function acts(text: string, size: number): DumpAct[] {
  const [splitter, sections] = [new DumpSplitter(), new DumpSections()];
  const parts = [...pieces(text, size).flatMap((piece) => [...splitter.split(piece)]), ...splitter.rest()];
  return parts.map((part) => sections.act(part)).filter((act) => act !== null);
}

describe.each([1, 7, 31, 4096, 65_536, 1_000_000])('a dump in pieces of %i bytes', (size) => {
  it('is counted: tables, rows whatever stands in them, and its end', () => {
    const found = survey(mariadb, size);
    expect(found.tables.map(({ name, rows }) => [name, rows])).toEqual([
      ['a', 4],
      ['b`c', 0],
    ]);
    expect(found.complete).toBe(true);
    expect(survey(mysql, size).tables.map(({ name, rows }) => [name, rows])).toEqual([['a', 4]]);
    expect(survey(mysql, size).complete).toBe(true);
    expect(survey(mariadb.slice(0, -5), size).complete).toBe(false);
    expect(found.tables).toEqual(survey(mariadb, 999).tables);
  });

  it('tells one changed byte in a row, and one in a definition', () => {
    const [before] = survey(mariadb, size).tables;
    const [row] = survey(mariadb.replace('xxx', 'xyx'), size).tables;
    expect([row?.rows_sha256 === before?.rows_sha256, row?.definition_sha256 === before?.definition_sha256]).toEqual([false, true]);
    const [definition] = survey(mariadb.replace('text DEFAULT', 'longtext DEFAULT'), size).tables;
    expect([definition?.rows_sha256 === before?.rows_sha256, definition?.definition_sha256 === before?.definition_sha256]).toEqual([
      true,
      false,
    ]);
  });

  it('is taken apart for a restore, without sandbox, definers and locks, and with no byte of a row lost', () => {
    const all = acts(mariadb, size);
    expect(all.filter(({ kind }) => kind === 'setting')).toEqual([{ kind: 'setting', text: '/*!40101 SET NAMES utf8mb4 */;\n' }]);
    expect(all.flatMap((act) => (act.kind === 'definition' ? [act.table] : []))).toEqual(['a', 'b`c']);
    const rows = all.flatMap((act) => (act.kind === 'rows' ? [act] : []));
    expect(Buffer.concat(rows.map(({ bytes }) => bytes)).toString('utf8')).toBe(
      `INSERT INTO \`a\` VALUES\n${hostile}\n(2,'${'x'.repeat(70_000)}'),\n(3,'VALUES (');\nINSERT INTO \`a\` VALUES\n(4,NULL);\n`,
    );
    expect([rows.filter(({ begins }) => begins).length, rows.filter(({ ends }) => ends).length]).toEqual([2, 2]);
    const later = all.flatMap((act) => (act.kind === 'later' ? [act.text] : [])).join('');
    expect(later).toContain('CREATE*/ /*!50003 trigger tr');
    expect(later).toContain('CREATE PROCEDURE `p`()');
    expect(later).toContain('INSERT INTO `a` VALUES (10,null);');
    expect(later).toContain('/*!50013 SQL SECURITY DEFINER */');
    expect(later).not.toContain('DEFINER=');
  });
});

it('a dump that would leave its database is refused', () => {
  expect(() => acts('-- dump\nUSE `other`;\n', 10)).toThrow('would leave');
  expect(() => acts('CREATE DATABASE other;\n', 10)).toThrow('would leave');
});
