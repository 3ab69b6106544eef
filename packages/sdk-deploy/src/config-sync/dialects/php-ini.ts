import { err, ok, type Result } from 'neverthrow';
import type { Dialect, Refusal } from './dialect.ts';

/** A value in php-fpm.conf, which PHP's ini parser reads: `$`, quotes and backslashes have a meaning there, so they are refused. */
export const phpIni: Dialect = { name: 'php ini', write };

function write(value: string): Result<string, Refusal> {
  if (value === '') return err('is empty');
  return /[\u0000-\u001f\u007f"'$\\`;]/.test(value) ? err('holds a character that php-fpm.conf cannot carry') : ok(`"${value}"`);
}
