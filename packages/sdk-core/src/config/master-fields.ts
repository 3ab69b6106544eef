import * as z from 'zod';
import { splitArguments } from './split-arguments.ts';

/** The kinds of values that master keys have. Every message is a rule and begins as the rest of "KEY ...". */

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

export const text = (pattern: RegExp, rule: string) => z.string().regex(pattern, { error: rule });

export const ipv4 = () => text(IPV4, 'must be an IPv4 address');

export const integer = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,9}$/, { error, abort: true })
    .refine((value) => Number(value) >= min && Number(value) <= max, { error })
    .transform(Number);
};

export const oneOf = <const Values extends readonly [string, ...string[]]>(values: Values) =>
  z.enum(values, { error: `must be ${values.slice(0, -1).join(', ')} or ${values.at(-1)}` });

/** Comma-separated; blanks around the commas don't count. */
export const list = (item: RegExp, rule: string) =>
  z
    .string()
    .transform((value) =>
      value
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .refine((parts) => parts.every((part) => item.test(part)), { error: rule });

/** Paths inside a component's sources; with two asterisks in front (as git has them): wherever it lies. */
export const excludes = () =>
  list(/^(?:\*\*\/)?(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$))[^\\:*?"<>|]+$/, 'must be paths inside the sources, with /, separated by commas');

export const httpUrl = () => text(/^https?:\/\/[^\s"']+$/, 'must be a URL that begins with https:// or http://');

export const program = () => text(/^[^"'`$|;&<>\n]+$/, 'must be the name or the absolute path of a program, without arguments');

export const folder = () => text(/^[^"'`$|;&<>*?\n]+$/, 'must be a folder, relative to the branch folder or absolute');

export const argumentList = () =>
  z.string().transform((value, context) => {
    const split = splitArguments(value);
    if (split.isOk()) return split.value;
    context.addIssue({ code: 'custom', message: split.error });
    return z.NEVER;
  });

/** Laravel's `env()` turns these into other types or strips the quotes, however they are written into its `.env`. */
const CAST_BY_LARAVEL = /^\(?(?:true|false|null|empty)\)?$/i;
const STRIPPED_BY_LARAVEL = /^(["'])[^]*\1$/;

/** A value that reaches the application through Laravel's `.env` unchanged. */
export const laravelValue = (base: z.ZodString = z.string()) =>
  base.refine((value) => !CAST_BY_LARAVEL.test(value) && !STRIPPED_BY_LARAVEL.test(value), {
    error: 'is a word that Laravel reads as something else (true, false, null, empty), or is wrapped in quotes; choose another value',
  });
