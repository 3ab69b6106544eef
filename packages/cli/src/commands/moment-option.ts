import { UsageError } from 'clipanion';
import { momentExamples, parseMoment } from '@woosoo/sdk-services';

/** The value of an option that is a time. */
export function moment(option: string, value: string | undefined, now = new Date()): Date | undefined {
  if (value === undefined) return undefined;
  const found = parseMoment(value, now);
  if (found === null) throw new UsageError(`${option} takes a time: ${momentExamples}. "${value}" is none.`);
  return found;
}

/** What lies between `--since` and `--until`, of which each may be absent. */
export function timeRange(
  since: string | undefined,
  until: string | undefined,
): { readonly since: Date | undefined; readonly until: Date | undefined } {
  const [from, to] = [moment('--since', since), moment('--until', until)];
  if (from !== undefined && to !== undefined && from.getTime() > to.getTime())
    throw new UsageError(`--since (${since ?? ''}) is after --until (${until ?? ''}), so nothing can lie between them.`);
  return { since: from, until: to };
}
