import type { KeptReport } from '@woosoo/sdk-deploy';
import type { Style } from '../terminal/style.ts';

/** Stands above a report that may not be what Woosoo wrote; nothing above one that is. */
export function authenticityText({ authenticity, id }: Pick<KeptReport, 'authenticity' | 'id'>, style: Style): string {
  if (authenticity === 'genuine') return '';
  const what =
    authenticity === 'altered'
      ? 'This report, or its page, was changed after Woosoo wrote it: don’t rely on it.'
      : 'Nothing proves that this report is as Woosoo wrote it: its signature, or the key of this branch (.woosoo/keys/report.key), is gone.';
  const where = `What really happened is in .woosoo/journal/ended/${id}.jsonl and, as who did what when, in .woosoo/audit.jsonl.`;
  return `${style.warning('!')} ${style.strong(what)}\n  ${where}\n\n`;
}
