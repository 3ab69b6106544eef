import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseRegistryText, registryText } from './registry-text.ts';
import { expandable, list, number, text } from './registry-value.ts';

const root = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\svc1';

describe('the text of the registry', () => {
  it('is read as `reg export` wrote it', () => {
    const exported = readFileSync(new URL('../fixtures/service.reg', import.meta.url));
    const keys = parseRegistryText(exported.toString('utf16le').slice(1), root);
    expect([...keys.keys()]).toEqual(['', 'Parameters', 'Parameters\\AppExit']);
    expect(keys.get('')?.get('DisplayName')).toEqual(text('svc1'));
    expect(keys.get('')?.get('Start')).toEqual(number(2));
    expect(keys.get('Parameters')?.get('AppParameters')).toEqual(expandable('C:\\tests\\t\\app.mjs %WPC%PATH%WPC% %PATH% "x y"'));
    expect(keys.get('Parameters')?.get('AppEnvironmentExtra')).toEqual(list('WPC=%', 'FOO=%WPC%PATH%WPC%'));
    expect(keys.get('Parameters\\AppExit')?.get('')).toEqual(text('Restart'));
  });

  it('is read as we write it, whatever stands in it', () => {
    const values = new Map([
      ['', text('a "b" \\c\\ 日本')],
      ['x "y" \\', expandable('%PATH% Grüße \\')],
      ['n', number(4_000_000_000)],
      ['l', list('A=1', 'B="日本"')],
      ['long', expandable('ü'.repeat(300))],
    ]);
    const keys = new Map([
      ['', values],
      ['Parameters\\AppExit', new Map([['0', text('Exit')]])],
    ]);
    expect(parseRegistryText(registryText(root, keys), root)).toEqual(keys);
  });
});
