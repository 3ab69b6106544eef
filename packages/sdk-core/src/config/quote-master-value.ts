import { err, ok, type Result } from 'neverthrow';

const BARE = /^[A-Za-z0-9_.,:/@%+=-]*$/;
const CONTROL = /[\u0000-\u001f\u007f]/;
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;

/** A value as it is written in a master file: bare where possible, else quoted. `Err`: it holds a control character that no quoting carries. */
export function quoteMasterValue(value: string): Result<string, 'control-character'> {
  if (BARE.test(value)) return ok(value);
  if (!value.includes("'") && !CONTROL.test(value)) return ok(`'${value}'`);
  if (UNWRITABLE.test(value)) return err('control-character');
  const escaped = value
    .replaceAll(/["\\]/g, String.raw`\$&`)
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t');
  return ok(`"${escaped}"`);
}
