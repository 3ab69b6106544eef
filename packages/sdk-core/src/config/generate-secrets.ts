import { randomBytes, randomInt } from 'node:crypto';
import { Sensitive } from '../secrets/sensitive.ts';

/** The secrets of a new branch. */
export interface GeneratedSecrets {
  readonly APP_KEY: Sensitive;
  readonly REVERB_APP_ID: string;
  readonly REVERB_APP_KEY: string;
  readonly REVERB_APP_SECRET: Sensitive;
  readonly DB_PASSWORD: Sensitive;
}

const LETTERS = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Letters and digits that cannot be mistaken for one another, so that a value can be read out over the phone. */
const word = (length: number): string => Array.from({ length }, () => LETTERS[randomInt(LETTERS.length)]).join('');

/** Fresh secrets from the operating system's generator; none needs quoting anywhere. */
export function generateSecrets(): GeneratedSecrets {
  return {
    APP_KEY: Sensitive.of(`base64:${randomBytes(32).toString('base64')}`),
    REVERB_APP_ID: String(randomInt(100_000, 1_000_000)),
    REVERB_APP_KEY: randomBytes(10).toString('hex'),
    REVERB_APP_SECRET: Sensitive.of(word(32)),
    DB_PASSWORD: Sensitive.of(word(24)),
  };
}
