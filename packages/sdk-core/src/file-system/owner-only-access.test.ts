import { describe, expect, it } from 'vitest';
import { isOwnerOnly, ownerOnlyAccessArguments } from './owner-only-access.ts';

describe('owner-only access on Windows', () => {
  it('is for modes without rights for group and others', () => {
    expect([0o600, 0o700, 0o400].every(isOwnerOnly)).toBe(true);
    expect([0o640, 0o604, 0o755].some(isOwnerOnly)).toBe(false);
  });

  it('drops what is inherited and names accounts by number, since their names are translated', () => {
    expect(ownerOnlyAccessArguments('C:\\branch\\.env', 'file')).toEqual([
      'C:\\branch\\.env',
      '/inheritance:r',
      '/grant:r',
      '*S-1-3-4:F',
      '*S-1-5-18:F',
      '*S-1-5-32-544:F',
      '/q',
    ]);
  });

  it('lets what is later made in a folder inherit', () => {
    expect(ownerOnlyAccessArguments('C:\\branch\\.woosoo', 'directory')).toContain('*S-1-3-4:(OI)(CI)F');
  });
});
