import { Asking } from './asking.ts';
import type { Style } from './style.ts';

/** What becomes of files that were edited by hand, by name. Those that are named nowhere are overwritten where that was said. */
export interface EditDecision {
  readonly adopt: readonly string[];
  readonly keep: readonly string[];
  readonly overwrite: boolean;
}

interface EditedFile {
  readonly name: string;
  /** What a sync would do to it. */
  readonly lines: readonly string[];
  /** `null`: it has no keys; its template takes an edit over. */
  readonly dialect: unknown;
}

/** Shows each file and asks. `null`: cancel. */
export async function askAboutEdits(
  files: readonly EditedFile[],
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  style: Style,
): Promise<EditDecision | null> {
  using asking = new Asking(input, output);
  const [adopt, keep]: [string[], string[]] = [[], []];
  for (const { name, lines, dialect } of files) {
    output.write(`\n${style.warning('!')} ${style.strong(name)} was edited by hand. A sync would do this to it:\n`);
    output.write(lines.map((line) => `    ${line}\n`).join(''));
    const into = dialect === null ? 'its template' : 'the configuration';
    const question = `  overwrite it, keep it as it is, or adopt it into ${into}? [o/k/a, Enter cancels]: `;
    const answer = (await asking.ask(question))?.toLowerCase();
    if (answer === 'a') adopt.push(name);
    else if (answer === 'k') keep.push(name);
    else if (answer !== 'o') return null;
  }
  return { adopt, keep, overwrite: true };
}
