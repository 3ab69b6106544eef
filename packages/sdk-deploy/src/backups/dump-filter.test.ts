import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, it } from 'vitest';
import { DumpFilter } from './dump-filter.ts';
import { DumpScanner } from './dump-scanner.ts';

const dump = [
  '/*M!999999\\- enable the sandbox mode */ ',
  '-- MariaDB dump',
  '-- Table structure for table `a`',
  'CREATE TABLE `a` (',
  '  `n` text DEFAULT NULL',
  ');',
  'INSERT INTO `a` VALUES',
  "(1,'CREATE DEFINER=`x`@`y` 🍮'),",
  `(2,'${'x'.repeat(70_000)}');`,
  '/*!50003 CREATE*/ /*!50017 DEFINER=`ro``ot`@`127.0.0.1`*/ /*!50003 trigger tr before insert on a for each row set @x = 1 */;;',
  'CREATE DEFINER=`root`@`%` FUNCTION `f`() RETURNS int(11)',
  '/*!50013 DEFINER=`root`@`127.0.0.1` SQL SECURITY DEFINER */',
  `  ${'y'.repeat(70_000)} CREATE DEFINER=`,
  '-- Table structure for table `b`',
  '-- Dump completed',
  '',
].join('\n');
const wanted = dump
  .replace('/*M!999999\\- enable the sandbox mode */ \n', '')
  .replace('/*!50017 DEFINER=`ro``ot`@`127.0.0.1`*/ ', '')
  .replace('CREATE DEFINER=`root`@`%` FUNCTION', 'CREATE FUNCTION')
  .replace('DEFINER=`root`@`127.0.0.1` SQL', 'SQL');

/** In pieces of this many bytes. */
async function through(stream: DumpFilter | DumpScanner, text: string, size: number): Promise<string> {
  const bytes = Buffer.from(text);
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => bytes.subarray(index * size, (index + 1) * size));
  const out: Buffer[] = [];
  await pipeline(Readable.from(pieces), stream, async (source: AsyncIterable<Buffer>) => {
    for await (const chunk of source) out.push(Buffer.from(chunk));
  });
  return Buffer.concat(out).toString('utf8');
}

describe.each([7, 31, 4096, 65_536, 1_000_000])('in pieces of %i bytes', (size) => {
  it('a dump loses its sandbox line and its definers, and no other byte', async () => {
    expect(await through(new DumpFilter(), dump, size)).toBe(wanted);
  });

  it('its tables are counted and its end is found', async () => {
    const scanner = new DumpScanner();
    expect(await through(scanner, dump, size)).toBe(dump);
    expect(scanner).toMatchObject({ tables: 2, complete: true });
    const cut = new DumpScanner();
    await through(cut, dump.slice(0, -5), size);
    expect(cut.complete).toBe(false);
  });
});

it('a dump that would leave its database is refused', async () => {
  await expect(through(new DumpFilter(), '-- dump\nUSE `other`;\n', 10)).rejects.toThrow('would leave');
});
