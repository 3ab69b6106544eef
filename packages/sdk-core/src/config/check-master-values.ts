import type * as z from 'zod';
import type { ConfigProblem } from './config-problem.ts';
import { brokenRules } from './cross-rules.ts';
import { isExtraKey } from './extra-keys.ts';
import type { LayeredValue } from './layer-master-files.ts';
import { masterKeys, masterSchema, type MasterKeyDescription, type MasterValues } from './master-schema.ts';
import { spellingHint } from './spelling-hint.ts';

/**
 * Checks every key by itself, then the rules over several keys, then unknown names. All that is wrong is told at once.
 * `mainFile`: where missing keys belong.
 */
export function checkMasterValues(
  given: ReadonlyMap<string, LayeredValue>,
  mainFile: string,
): { readonly values: MasterValues | null; readonly problems: readonly ConfigProblem[] } {
  const problems: ConfigProblem[] = [];
  const tell = (key: string, rule: string, severity: ConfigProblem['severity'] = 'error'): void => {
    const place = given.get(key);
    const example = masterKeys.get(key)?.example ?? null;
    problems.push({ severity, file: place?.file ?? mainFile, line: place?.line ?? null, key, rule, example });
  };

  const set = givenKeys(given);
  const misspelt = misspeltKeys(given);
  const parsed: Record<string, unknown> = {};
  for (const [key, description] of masterKeys) {
    const result = checkKey(description, set.get(key));
    if (result.success) parsed[key] = result.data;
    else tell(key, result.rule);
  }
  // Each member was made by the schema of its key just now.
  const values = parsed as Partial<MasterValues>;
  for (const { key, rule } of brokenRules(values, new Set(set.keys()))) tell(key, rule);
  for (const [key, meant] of misspelt) {
    tell(key, `is unknown: did you mean ${meant}?`, given.has(meant) ? 'warning' : 'error');
  }
  const wrong = problems.some((problem) => problem.severity === 'error');
  return { values: wrong ? null : (values as MasterValues), problems };
}

/** `KEY=` counts as left out, except where emptiness says something. */
function givenKeys(given: ReadonlyMap<string, LayeredValue>): ReadonlyMap<string, string> {
  return new Map(
    [...given]
      .filter(([key, { value }]) => value !== '' || masterKeys.get(key)?.mayBeEmpty === true)
      .map(([key, { value }]) => [key, value]),
  );
}

type Checked = { readonly success: true; readonly data: unknown } | { readonly success: false; readonly rule: string };

function checkKey({ key, required }: MasterKeyDescription, value: string | undefined): Checked {
  if (value === undefined && required) return { success: false, rule: 'is missing' };
  // Line ends and other control characters have no place in any known value.
  if (value !== undefined && /[\u0000-\u001f\u007f]/.test(value)) return { success: false, rule: 'holds a control character' };
  const schema: z.ZodType = masterSchema.shape[key];
  const result = schema.safeParse(value);
  if (result.success) return result;
  return { success: false, rule: ruleOf(result.error) };
}

/** The first rule in our own words; a union (a value or nothing) hides it one level down. */
function ruleOf(error: z.ZodError): string {
  const [issue] = error.issues;
  const nested = issue?.code === 'invalid_union' ? issue.errors.at(-1)?.[0]?.message : undefined;
  return nested ?? issue?.message ?? 'is not valid';
}

function misspeltKeys(given: ReadonlyMap<string, LayeredValue>): readonly (readonly [string, string])[] {
  return [...given.keys()].flatMap((key) => {
    if (masterKeys.has(key) || isExtraKey(key)) return [];
    const meant = spellingHint(key, masterKeys.keys());
    return meant === null ? [] : [[key, meant] as const];
  });
}
