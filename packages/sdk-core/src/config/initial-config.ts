import { ok, Result } from 'neverthrow';
import { reveal, type Sensitive } from '../secrets/sensitive.ts';
import { masterSections } from './about-key.ts';
import { masterKeys, type MasterKey, type MasterKeyDescription } from './master-schema.ts';
import { quoteMasterValue } from './quote-master-value.ts';

export type InitialAnswers = Readonly<Partial<Record<MasterKey, string | Sensitive>>>;

/**
 * The text of a fresh `deployment.config.env`: every known key with what it is for; those that were answered set, the others commented out with
 * their default. `Err` names the key whose answer cannot be written.
 */
export function initialConfig(answers: InitialAnswers): Result<string, MasterKey> {
  const sections = masterSections.map((section) => {
    const keys = [...masterKeys.values()].filter((key) => key.section === section);
    return Result.combine(keys.map((key) => keyLines(key, answers[key.key]))).map(
      (blocks) => `# --- ${section} ---\n\n${blocks.join('\n\n')}\n`,
    );
  });
  return Result.combine(sections).map(
    (texts) => `# The configuration of this branch. Keep it private: it holds passwords.\n\n${texts.join('\n')}`,
  );
}

function keyLines(key: MasterKeyDescription, answer: string | Sensitive | undefined): Result<string, MasterKey> {
  const comment = `# ${key.description}`;
  if (answer === undefined) return ok(`${comment}\n# ${key.key}=${key.default ?? (key.secret ? '' : key.example)}`);
  return quoteMasterValue(reveal(answer))
    .map((value) => `${comment}\n${key.key}=${value}`)
    .mapErr(() => key.key);
}
