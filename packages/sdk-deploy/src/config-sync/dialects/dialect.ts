import type { Result } from 'neverthrow';

/** Why a value cannot be written for a target; the rest of a sentence that begins with the key's name. Never holds the value. */
export type Refusal = string;

/** How a target quotes values, and how it reads them back. */
export interface Dialect {
  readonly name: string;
  /** The value as it stands after `KEY=` (or as one word). */
  write(value: string): Result<string, Refusal>;
}

/** A target whose file is a list of `KEY=value`. */
export interface EnvDialect extends Dialect {
  /** Reads a whole file exactly as the target's own parser does; `Err` where that throws. */
  read(text: string): Result<ReadonlyMap<string, string>, Refusal>;
}
