import {
  configFromSources,
  initialConfig,
  masterKeys,
  Sensitive,
  type ConfigProblem,
  type InitialAnswers,
  type MasterKey,
} from '@woosoo/sdk-core';
import type { Asking } from '../terminal/asking.ts';
import type { Style } from '../terminal/style.ts';

/** What has to be asked; everything else has a default or is generated. */
const QUESTIONS: readonly MasterKey[] = ['BRANCH_ID', 'APP_IP', 'DB_CONNECTION'];
const SERVER_QUESTIONS: readonly MasterKey[] = ['DB_HOST', 'DB_DATABASE', 'DB_USERNAME', 'DB_PASSWORD'];

/** What still has to be asked, given what is known: a database server needs more answers than a file. */
export function openQuestions(known: InitialAnswers): readonly MasterKey[] {
  const server = known.DB_CONNECTION !== undefined && known.DB_CONNECTION !== 'sqlite';
  return [...QUESTIONS, ...(server ? SERVER_QUESTIONS : [])].filter((key) => known[key] === undefined);
}

/** Asks until every answer is valid by itself. `null`: whoever was asked has left. */
export async function askForAnswers(
  given: InitialAnswers,
  asking: Asking,
  output: NodeJS.WritableStream,
  style: Style,
): Promise<InitialAnswers | null> {
  const answers: Partial<Record<MasterKey, string | Sensitive>> = { ...given };
  for (let [key] = openQuestions(answers); key !== undefined; [key] = openQuestions(answers)) {
    const { description, example, default: fallback, secret } = masterKeys.get(key) ?? UNKNOWN;
    // An example is none to take over: the address of another box would be worse than no answer.
    const hint = fallback === null ? (secret ? '' : ` (like ${example})`) : ` [${fallback}]`;
    output.write(`\n${style.strong(description)}\n`);
    const answer = await asking.ask(`${key}${style.soft(hint)}: `, { secret });
    if (answer === null) return null;
    const value = answer === '' ? (fallback ?? '') : answer;
    const problem = problemWith(key, { ...answers, [key]: secretOr(key, value) });
    if (problem === null) answers[key] = secretOr(key, value);
    else output.write(`${style.bad('✗')} ${problem}, for example ${example}\n`);
  }
  return answers;
}

const UNKNOWN = { description: '', example: '', default: null, secret: false };

/** What the configuration's rules have against this key among the answers so far. */
function problemWith(key: MasterKey, answers: InitialAnswers): string | null {
  if (answers[key] === '') return 'An answer is needed';
  const text = initialConfig(answers);
  if (text.isErr()) return 'It holds a character that a configuration file cannot';
  const checked = configFromSources([{ file: 'deployment.config.env', text: text.value }], '.');
  if (checked.isOk()) return null;
  // That is what an invalid configuration has in its detail.
  const problems = (checked.error.detail?.['problems'] ?? []) as readonly ConfigProblem[];
  const rule = problems.find((problem) => problem.key === key)?.rule;
  return rule === undefined ? null : `It ${rule}`;
}

export function secretOr(key: MasterKey, value: string): string | Sensitive {
  return masterKeys.get(key)?.secret === true ? Sensitive.of(value) : value;
}
