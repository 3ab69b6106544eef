import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MemoryFileSystem } from '../testing/memory-file-system.ts';
import { parsePointer, pointerFile, pointerText, resolveFolder } from './pointer-file.ts';

describe('a pointer to a release as a file', () => {
  it('names the folder in the form of the system, whatever nginx needs', () => {
    const text = pointerText('C:\\Woosoo Café\\.woosoo\\releases\\pwa\\2026');
    expect(text).toContain('release "C:/Woosoo Café/.woosoo/releases/pwa/2026";');
    expect(parsePointer(text, 'win32')).toBe('C:\\Woosoo Café\\.woosoo\\releases\\pwa\\2026');
    expect(parsePointer(pointerText('/srv/a'), 'linux')).toBe('/srv/a');
  });

  it('is nothing when it was written by somebody else', () => {
    expect(parsePointer('root /var/www;')).toBeNull();
    expect(parsePointer('')).toBeNull();
  });
});

describe('resolveFolder', () => {
  const root = process.platform === 'win32' ? 'C:\\branch' : '/branch';
  const at = (...parts: readonly string[]): string => join(root, ...parts);

  it('goes over links and pointers, and knows when there is nothing', async () => {
    const disk = new MemoryFileSystem();
    for (const folder of [at('releases', 'one'), at('current')]) (await disk.makeDirectory(folder))._unsafeUnwrap();
    const folder = async (path: string) => (await resolveFolder(disk, path))._unsafeUnwrap();
    expect(await folder(at('releases', 'one'))).toBe(at('releases', 'one'));
    expect(await folder(at('current', 'pwa'))).toBeNull();

    (await disk.replaceLink(at('current', 'pwa'), at('releases', 'one')))._unsafeUnwrap();
    expect(await folder(at('current', 'pwa'))).toBe(at('releases', 'one'));

    (await disk.writeTextAtomic(pointerFile(at('current', 'backend')), pointerText(at('releases', 'one'))))._unsafeUnwrap();
    expect(await folder(at('current', 'backend'))).toBe(at('releases', 'one'));
    (await disk.writeTextAtomic(pointerFile(at('current', 'backend')), pointerText(at('releases', 'gone'))))._unsafeUnwrap();
    expect(await folder(at('current', 'backend'))).toBeNull();
  });
});
