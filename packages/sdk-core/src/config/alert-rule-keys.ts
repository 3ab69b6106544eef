import { err, ok, type Result } from 'neverthrow';
import type { AlertRuleConfig, AlertThreshold } from './branch-config.ts';
import type { ExtraProblem } from './extra-keys.ts';

/** The keys of one alert rule of the owner's: `ALERT_<NAME>_PROBE` and its companions. */
const RULE = /^ALERT_([A-Z][A-Z0-9_]*)_(PROBE|FIGURE|RAISE|CLEAR|FAILURES|SUCCESSES|REMIND_MINUTES|NEEDS|SEVERITY)$/;
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  KB: 1024,
  MB: 1024 ** 2,
  GB: 1024 ** 3,
  ms: 1,
  s: 1000,
  min: 60_000,
};

export function isAlertRuleKey(key: string): boolean {
  return RULE.test(key);
}

/** What a rule takes over where it says nothing itself. */
export type AlertDefaults = Pick<AlertRuleConfig, 'failures' | 'successes' | 'remindMs'>;

/** Alert rules from `ALERT_<NAME>_PROBE`, `_FIGURE`, `_RAISE`, `_CLEAR` and so on. `ALERT_SLOW_API_PROBE` makes the rule `slow-api`. */
export function alertRules(
  values: ReadonlyMap<string, string>,
  defaults: AlertDefaults,
): { readonly rules: readonly AlertRuleConfig[]; readonly problems: readonly ExtraProblem[] } {
  const rules: AlertRuleConfig[] = [];
  const problems: ExtraProblem[] = [];
  const names = new Set([...values.keys()].flatMap((key) => RULE.exec(key)?.[1] ?? []));
  for (const name of names) {
    const rule = ruleOf(name, values, defaults);
    if (rule.isOk()) rules.push(rule.value);
    else problems.push(rule.error);
  }
  return { rules, problems };
}

function ruleOf(name: string, values: ReadonlyMap<string, string>, defaults: AlertDefaults): Result<AlertRuleConfig, ExtraProblem> {
  const keyOf = (part: string): string => `ALERT_${name}_${part}`;
  const value = (part: string): string | undefined => values.get(keyOf(part));
  const problem = (part: string, rule: string): Result<never, ExtraProblem> => err({ key: keyOf(part), rule });

  const probe = value('PROBE');
  if (probe === undefined) return problem('PROBE', 'is needed: the name of a probe, as `woosoo health` shows it; * stands for any text');
  const limit = limitOf(value('FIGURE'), value('RAISE'), value('CLEAR'));
  if (limit.isErr()) return problem(limit.error.part, limit.error.rule);
  const severity = value('SEVERITY') ?? 'error';
  if (severity !== 'error' && severity !== 'warning') return problem('SEVERITY', 'must be error or warning');
  const counts = countsOf(name, values);
  if (counts.isErr()) return err(counts.error);
  return ok({
    name: name.toLowerCase().replaceAll('_', '-'),
    probe,
    limit: limit.value,
    ...defaults,
    ...counts.value,
    dependsOn: (value('NEEDS') ?? '').split(',').flatMap((part) => (part.trim() === '' ? [] : [part.trim()])),
    severity,
  });
}

/** Those of the counts that the rule has for itself. */
function countsOf(name: string, values: ReadonlyMap<string, string>): Result<Partial<AlertDefaults>, ExtraProblem> {
  const counts = new Map<string, number>();
  for (const part of ['FAILURES', 'SUCCESSES', 'REMIND_MINUTES']) {
    const key = `ALERT_${name}_${part}`;
    const given = values.get(key);
    if (given === undefined) continue;
    const least = part === 'REMIND_MINUTES' ? 0 : 1;
    if (!/^\d{1,5}$/.test(given) || Number(given) < least) return err({ key, rule: `must be a whole number from ${least}` });
    counts.set(part, Number(given));
  }
  const [failures, successes, minutes] = ['FAILURES', 'SUCCESSES', 'REMIND_MINUTES'].map((part) => counts.get(part));
  return ok({
    ...(failures === undefined ? {} : { failures }),
    ...(successes === undefined ? {} : { successes }),
    ...(minutes === undefined ? {} : { remindMs: minutes === 0 ? null : minutes * 60_000 }),
  });
}

function limitOf(
  figure: string | undefined,
  raise: string | undefined,
  clear: string | undefined,
): Result<AlertRuleConfig['limit'], { readonly part: string; readonly rule: string }> {
  if (figure === undefined) {
    const lonely = raise !== undefined ? 'RAISE' : clear !== undefined ? 'CLEAR' : null;
    return lonely === null
      ? ok(null)
      : err({ part: 'FIGURE', rule: `is needed for ${lonely}: a figure of the probe, as in \`woosoo health --json\`` });
  }
  const rule = 'must be < or > and a number, such as >200, <5GB or >2s';
  const raised = thresholdOf(raise ?? '');
  if (raised === null) return err({ part: 'RAISE', rule });
  const cleared = clear === undefined ? raised : thresholdOf(clear);
  if (cleared === null) return err({ part: 'CLEAR', rule });
  if ('above' in raised !== 'above' in cleared)
    return err({ part: 'CLEAR', rule: 'must point the same way as RAISE: it is bad as long as this holds' });
  const gap = 'above' in raised ? raised.above - (cleared as { above: number }).above : (cleared as { below: number }).below - raised.below; // the same way, as was just seen
  return gap < 0 ? err({ part: 'CLEAR', rule: 'must not be beyond RAISE' }) : ok({ figure, raise: raised, clear: cleared });
}

function thresholdOf(text: string): AlertThreshold | null {
  const match = /^([<>])\s*(\d+(?:\.\d+)?)\s*(KB|MB|GB|ms|s|min|)$/.exec(text.trim());
  if (match === null) return null;
  const value = Number(match[2]) * (UNITS[match[3] ?? ''] ?? 1);
  return match[1] === '>' ? { above: value } : { below: value };
}
