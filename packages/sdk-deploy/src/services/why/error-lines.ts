const ALARMING =
  /error|exception|fatal|fail|denied|refused|emerg|crit|alert|cannot|can't|unable|not found|no such|already in use|address in use|does not exist|not defined|undefined|invalid|unknown|sqlstate|panic/i;
/** A frame of a stack trace says little to an operator, and buries what says more. */
const FRAME = /^\s*(?:#\d+ |at |\[stacktrace\]|"\}|--- )/;
const SHOWN = 8;

/** Of what a program wrote last, the lines that say what is wrong; all of the last ones when none does. */
export function errorLines(lines: readonly string[]): readonly string[] {
  const written = lines.filter((line) => line.trim() !== '');
  const alarming = written.filter((line) => ALARMING.test(line) && !FRAME.test(line));
  return (alarming.length > 0 ? alarming : written).slice(-SHOWN).map((line) => line.trimEnd().slice(0, 500));
}
