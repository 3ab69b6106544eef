import { describe, expect, it } from 'vitest';
import { accountAccess } from './account-access.ts';

const layout = {
  root: 'C:\\branch',
  branch: '0123abcd',
  folder: 'C:\\branch\\.woosoo\\nssm',
  definitions: 'C:\\branch\\.woosoo\\nssm\\definitions',
  records: 'C:\\branch\\.woosoo\\nssm\\records',
  logs: 'C:\\branch\\.woosoo\\logs',
};

describe('accountAccess', () => {
  it('lets the account read the branch and its definition, and change logs and records', () => {
    expect(accountAccess(layout, 'reverb', 'NT SERVICE\\woosoo-0123abcd-reverb')).toEqual([
      ['C:\\branch', '/grant', 'NT SERVICE\\woosoo-0123abcd-reverb:(OI)(CI)RX', '/q'],
      ['C:\\branch\\.woosoo\\nssm', '/grant', 'NT SERVICE\\woosoo-0123abcd-reverb:(OI)(CI)M', '/q'],
      ['C:\\branch\\.woosoo\\logs', '/grant', 'NT SERVICE\\woosoo-0123abcd-reverb:(OI)(CI)M', '/q'],
      ['C:\\branch\\.woosoo\\nssm\\definitions\\reverb.json', '/grant', 'NT SERVICE\\woosoo-0123abcd-reverb:R', '/q'],
    ]);
  });
});
