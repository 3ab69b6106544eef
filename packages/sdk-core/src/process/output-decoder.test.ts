import { describe, expect, it } from 'vitest';
import { LineSplitter } from './line-splitter.ts';
import { OutputDecoder } from './output-decoder.ts';

/** In pieces of one byte, the worst that a pipe can do. */
function decode(bytes: Buffer): string {
  const decoder = new OutputDecoder();
  return Array.from(bytes, (byte) => decoder.write(Buffer.from([byte]))).join('') + decoder.end();
}

describe('OutputDecoder', () => {
  it('puts torn characters together', () => {
    expect(decode(Buffer.from('Käse 🍜'))).toBe('Käse 🍜');
  });

  it('recognises UTF-16, with a mark or without (NSSM)', () => {
    expect(decode(Buffer.from('SERVICE_RUNNING\r\n', 'utf16le'))).toBe('SERVICE_RUNNING\r\n');
    expect(decode(Buffer.from('\uFEFFäöü', 'utf16le'))).toBe('äöü');
  });

  it('handles output of a byte, and none', () => {
    expect(decode(Buffer.from('a'))).toBe('a');
    expect(decode(Buffer.alloc(0))).toBe('');
  });
});

describe('LineSplitter', () => {
  function split(...pieces: readonly string[]): readonly string[] {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line));
    for (const piece of pieces) splitter.write(piece);
    splitter.end();
    return lines;
  }

  it('joins pieces and cuts at line ends of both kinds', () => {
    expect(split('on', 'e\r', '\ntwo\n', '\nfo', 'ur')).toEqual(['one', 'two', '', 'four']);
  });

  it('keeps the last state of a line that redraws itself', () => {
    expect(split('10 %\r50 %\r100 %\n')).toEqual(['100 %']);
  });

  it('does not gather a line without end for ever', () => {
    expect(split(...Array.from({ length: 20 }, () => 'x'.repeat(10_000))).length).toBeGreaterThan(1);
  });
});
