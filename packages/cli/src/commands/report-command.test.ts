import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { BranchPaths, NodeFileSystem } from '@woosoo/sdk-core';
import { ReportSigner, ReportStore } from '@woosoo/sdk-deploy';
import { testReport } from '@woosoo/sdk-deploy/testing';
import { runCli } from '../testing/run-cli.ts';
import { temporaryBranch } from '../testing/temporary-branch.ts';

describe('woosoo report and woosoo deploys', () => {
  let root: string;
  const report = testReport({ actor: 'anna@till' });
  const edit = async (file: string, from: string | RegExp, to: string): Promise<void> => {
    const path = join(new BranchPaths(root).deploy(report.id), file);
    await writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
  };

  beforeEach(async () => {
    root = await temporaryBranch();
    const deps = { fileSystem: new NodeFileSystem(), paths: new BranchPaths(root) };
    const signer = new ReportSigner(deps);
    const store = new ReportStore({ ...deps, signer });
    (await signer.sign(report).andThen((signed) => store.save(signed)))._unsafeUnwrap();
  });

  it('show what Woosoo wrote, without a word about signatures', async () => {
    const shown = await runCli(['report'], { root });
    expect([shown.code, shown.stderr]).toEqual([0, '']);
    expect(shown.stdout).toMatch(/^✓ Deployed/);
    expect((await runCli(['report', '--json'], { root })).json()).toMatchObject({ id: report.id, authenticity: 'genuine' });
    expect((await runCli(['deploys'], { root })).stdout).not.toContain('!');
  });

  it.each(['report.json', 'report.html'])('warn of a report whose %s was edited, with exit code 12', async (file) => {
    await edit(file, 'anna@till', 'ben@office');
    const shown = await runCli(['report', report.id], { root });
    expect(shown.code).toBe(12);
    expect(shown.stdout).toMatch(/^! This report, or its page, was changed after Woosoo wrote it: don’t rely on it\./);
    expect(shown.stdout).toContain(`journal/ended/${report.id}.jsonl`);
    const asData = await runCli(['report', report.id, '--json'], { root });
    expect([asData.code, asData.json()]).toMatchObject([12, { authenticity: 'altered' }]);
  });

  it('warn of one whose signature was taken out', async () => {
    await edit('report.json', /,\n {2}"signature": .*/, '');
    const shown = await runCli(['report'], { root });
    expect([shown.code, shown.stdout]).toEqual([12, expect.stringMatching(/^! Nothing proves that this report/)]);
    const listed = await runCli(['deploys'], { root });
    expect([listed.code, listed.stdout]).toEqual([0, expect.stringContaining('! nothing proves this report')]);
    expect((await runCli(['deploys', '--json'], { root })).json()).toMatchObject([{ authenticity: 'unproven' }]);
  });

  it('say that a report was cut off, and where to look instead', async () => {
    await edit('report.json', /[^]{200}$/, '');
    const shown = await runCli(['report', report.id], { root });
    expect([shown.code, shown.stdout]).toEqual([12, '']);
    expect(shown.stderr).toContain('report.html');
  });
});
