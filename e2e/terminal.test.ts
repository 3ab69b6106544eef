import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeBackend } from './harness/applications.ts';
import { createBranch, type TestBranch } from './harness/branch.ts';
import { expectAsBefore, snapshot } from './harness/snapshot.ts';
import { Terminal } from './harness/terminal.ts';

describe('on a terminal', () => {
  let branch: TestBranch;

  beforeAll(async () => {
    branch = await createBranch();
    await branch.deploy();
  });

  afterAll(() => branch[Symbol.asyncDispose]());

  it('a deploy is a tree of steps that is redrawn in place: done, running with what it says, to come', async () => {
    changeBackend(branch.backend, 'B');
    using terminal = new Terminal(branch.root, ['deploy', '--skip-tests'], { columns: 100, rows: 40 });
    const running = await terminal.shows(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] Build backend [\s\S]*· Verify/);
    expect(running).toMatch(/✓ Back up configuration and database/);
    expect(running.match(/Build backend/g)).toHaveLength(1);
    expect(await terminal.exitCode()).toBe(0);
    const done = terminal.screen();
    expect(done).toMatch(/✓ Build backend[\s\S]*✓ Verify[\s\S]*✓ Deployed backend/);
    expect(done).not.toMatch(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/);
    expect(done.match(/Build backend/g)).toHaveLength(1);
    expect(done).toContain('woosoo rollback');
  });

  it('it fits a small screen, too', async () => {
    changeBackend(branch.backend, 'C');
    using terminal = new Terminal(branch.root, ['deploy', '--skip-tests'], { columns: 40, rows: 10 });
    const running = await terminal.shows(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] Build backend/);
    expect(running.match(/Build backend/g)).toHaveLength(1);
    expect(await terminal.exitCode()).toBe(0);
    expect(terminal.everything().replaceAll('\n', '')).toContain('Deployed backend');
  });

  it('Ctrl-C undoes what was begun, gives the cursor back and ends with 130', async () => {
    const before = await snapshot(branch);
    changeBackend(branch.backend, 'D');
    {
      using terminal = new Terminal(branch.root, ['deploy', '--skip-tests'], { columns: 100, rows: 40 });
      await terminal.shows(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] Build backend/);
      terminal.keys('C-c');
      expect(await terminal.exitCode()).toBe(130);
      expect(terminal.screen()).toMatch(/was cancelled; everything was undone/);
    }
    await expectAsBefore(branch, before);
  });
});
