import { describe, expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.ts';

describe('woosoo explain', () => {
  it.each(['WOO1030', 'WOO3051', 'woo5001', 'WOO5101'])(
    'knows %s, whichever part of the product shows it, also outside of a branch',
    async (code) => {
      const { code: exitCode, stdout, stderr } = await runCli(['explain', code], { root: '/' });
      expect([exitCode, stderr]).toEqual([0, '']);
      expect(stdout).toContain(code.toUpperCase());
      expect(stdout).toMatch(/Exit code \d+\./);
    },
  );

  it('lists every code once', async () => {
    const listed = (await runCli(['explain', '--json'])).json() as readonly { readonly code: string }[];
    const codes = listed.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
    expect(codes).toContain('WOO5101');
  });
});
