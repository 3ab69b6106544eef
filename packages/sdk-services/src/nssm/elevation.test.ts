import { describe, expect, it } from 'vitest';
import { isElevated } from './elevation.ts';

describe('isElevated', () => {
  it('knows the levels by their numbers', () => {
    expect(isElevated('"Mandatory Label\\High Mandatory Level","Label","S-1-16-12288",""')).toBe(true);
    expect(isElevated('"Obligatorische Beschriftung\\Systemverbindlichkeitsstufe","Bezeichnung","S-1-16-16384",""')).toBe(true);
    expect(isElevated('"Mandatory Label\\Medium Mandatory Level","Label","S-1-16-8192",""')).toBe(false);
  });

  it('says when it cannot tell', () => {
    expect(isElevated('VM\\root')).toBeNull();
  });
});
