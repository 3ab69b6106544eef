import { Command, Option } from 'clipanion';
import { exitCodes, type AuditEntry } from '@woosoo/sdk-core';
import { localTime } from '../terminal/local-time.ts';
import { table } from '../terminal/table.ts';
import type { Style } from '../terminal/style.ts';
import { BranchCommand } from './branch-command.ts';
import { wholeNumber } from './whole-number.ts';

const category = 'Audit trail';

export class AuditListCommand extends BranchCommand {
  static override paths = [['audit', 'list']];
  static override usage = Command.Usage({
    category,
    description: 'Who did what, and when',
    details: 'Every operation is written down before it acts, in a file whose entries hang together: .woosoo/audit.jsonl.',
    examples: [
      ['The last ones', 'woosoo audit list'],
      ['Of deploys alone', 'woosoo audit list --action deploy --limit 100'],
    ],
  });

  limit = Option.String('--limit', '20', { description: 'How many' });
  action = Option.String('--action', { description: 'Only acts that begin so: deploy, config, certificate, backup' });

  protected override run(): Promise<number> {
    const limit = wholeNumber('--limit', this.limit, 1);
    return this.withBranch((woosoo) =>
      this.settle(woosoo.audit.read(), (all) => {
        const wanted = all.filter(({ action }) => action.startsWith(this.action ?? '')).slice(-limit);
        this.present(wanted, (style) =>
          wanted.length === 0 && all.length > 0 ? `No act begins with "${this.action ?? ''}".\n` : listText(wanted, style),
        );
        return 0;
      }),
    );
  }
}

export class AuditVerifyCommand extends BranchCommand {
  static override paths = [['audit', 'verify']];
  static override usage = Command.Usage({
    category,
    description: 'Was the audit trail changed?',
    details:
      'Checks that each entry follows from the one before. It tells the head, the hash of the newest entry: noted elsewhere, it proves later with --anchor that nothing up to it was written anew. Exit code 12 when something does not fit.',
    examples: [
      ['Check it', 'woosoo audit verify'],
      ['Against a head that was noted before', 'woosoo audit verify --anchor 4f2a...'],
    ],
  });

  anchor = Option.String('--anchor', { description: 'A head that was noted before; its entry must still be there' });

  protected override run(): Promise<number> {
    return this.withBranch(async (woosoo) => {
      const verified = await woosoo.audit.verify({ anchor: this.anchor });
      if (verified.isErr()) return this.#flawed(verified.error);
      this.present({ ok: true, ...verified.value }, (style) => {
        const { entries, head } = verified.value;
        const shown = head === null ? '' : `  ${style.soft(`head ${head}`)}\n`;
        return `${style.good('✓')} The audit trail is whole: ${entries === 1 ? 'one entry' : `${entries} entries`}.\n${shown}`;
      });
      return 0;
    });
  }

  /** That it does not fit is what was asked about; that it cannot be read is an error. */
  #flawed(error: Parameters<BranchCommand['fail']>[0]): number {
    if (error.cause !== undefined) return this.fail(error);
    const { message, remedy } = error;
    this.present({ ok: false, message, remedy }, (style) => `${style.bad('✗')} ${message}\n  ${remedy}\n`);
    return exitCodes.unhealthy;
  }
}

function listText(entries: readonly AuditEntry[], style: Style): string {
  if (entries.length === 0) return 'Nothing is written down yet.\n';
  const rows = entries.map(({ at, actor, action, subject }) => [style.soft(localTime(at)), actor, style.strong(action), subject]);
  return table(rows, style.columns);
}
