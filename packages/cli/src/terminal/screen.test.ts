import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { ScreenEmulator } from '../testing/screen-emulator.ts';
import { Screen } from './screen.ts';

/** A stream that is a terminal as far as a display sees. */
function terminal(
  columns: number,
  rows: number,
): { readonly emulator: ScreenEmulator; readonly stream: Writable; readonly written: string[] } {
  const emulator = new ScreenEmulator(columns, rows);
  const written: string[] = [];
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      written.push(String(chunk));
      emulator.write(String(chunk));
      done();
    },
  });
  return { emulator, stream: Object.assign(stream, { isTTY: true, columns, rows }), written };
}

describe('a page that is redrawn in place', () => {
  it('goes over itself without clearing first, each time in one write', () => {
    const { emulator, stream, written } = terminal(40, 10);
    using screen = new Screen(stream);
    screen.show('one\ntwo\nthree\n');
    screen.show('1\n2\n');
    expect(emulator.text).toBe('1\n2');
    expect(written).toHaveLength(2);
    expect(written[1]).not.toMatch(/\u001b\[2?J1/);
    expect(emulator.cursorShown).toBe(false);
  });

  it('is never higher or wider than the screen, and says that something is missing', () => {
    const { emulator, stream } = terminal(20, 6);
    using screen = new Screen(stream);
    screen.show(Array.from({ length: 30 }, (_, index) => `${index} ${'x'.repeat(50)}`).join('\n'));
    const lines = emulator.text.split('\n');
    expect(lines.length).toBeLessThanOrEqual(5);
    expect(lines.at(-1)).toBe('…');
  });

  it('gives the cursor back and leaves the last page', () => {
    const { emulator, stream } = terminal(40, 10);
    const screen = new Screen(stream);
    screen.show('first\n');
    screen.show('last\n');
    screen[Symbol.dispose]();
    expect(emulator.cursorShown).toBe(true);
    expect(emulator.text.endsWith('last')).toBe(true);
  });

  it('follows one another where there is no terminal', () => {
    let text = '';
    const screen = new Screen(new Writable({ write: (chunk, _encoding, done) => done(void (text += String(chunk))) }));
    screen.show('a\n');
    screen.show('b\n');
    screen[Symbol.dispose]();
    expect(text).toBe('a\n\nb\n\n');
  });
});
