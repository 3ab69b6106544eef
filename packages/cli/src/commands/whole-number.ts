import { UsageError } from 'clipanion';

/** The value of an option that counts something. */
export function wholeNumber(option: string, value: string, least: number): number {
  const number = Number(value);
  if (!/^\d+$/.test(value.trim()) || !Number.isSafeInteger(number) || number < least)
    throw new UsageError(`${option} takes a whole number, ${least} or more; "${value}" is none.`);
  return number;
}
