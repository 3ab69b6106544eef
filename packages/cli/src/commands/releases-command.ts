import { Command } from 'clipanion';
import { ok } from 'neverthrow';
import type { Release } from '@woosoo/sdk-deploy';
import { releasesText } from '../present/releases.ts';
import { BranchCommand } from './branch-command.ts';
import { safeTry } from '@woosoo/sdk-core';

export class ReleasesCommand extends BranchCommand {
  static override paths = [['releases']];
  static override usage = Command.Usage({
    category: 'When something is wrong',
    description: 'The releases on this box, and which of them can be gone back to',
    examples: [['List them', 'woosoo releases']],
  });

  protected override run(): Promise<number> {
    return this.withBranch((woosoo) => {
      const read = safeTry(async function* () {
        const releases: (Release & { live: boolean })[] = [];
        for (const { name } of woosoo.config.components) {
          const current = yield* woosoo.releases.current(name);
          for (const release of yield* woosoo.releases.list(name)) releases.push({ ...release, live: release.id === current?.id });
        }
        return ok(releases);
      });
      return this.settle(read, (releases) => {
        this.present(releases, (style) => releasesText(releases, style));
        return 0;
      });
    });
  }
}
