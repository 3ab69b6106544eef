import { win32 } from 'node:path';

/** A file to start and the arguments that come before the command's own. */
export interface ResolvedProgram {
  readonly file: string;
  readonly args: readonly string[];
}

/** What the look-up depends on. */
export interface ProgramSurroundings {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string>>;
  readonly isFile: (path: string) => boolean;
}

/** Batch files that only start an interpreter with a script that lies beside them. */
const scripts: Readonly<Record<string, { readonly interpreter: string; readonly script: string }>> = {
  npm: { interpreter: 'node', script: 'node_modules\\npm\\bin\\npm-cli.js' },
  npx: { interpreter: 'node', script: 'node_modules\\npm\\bin\\npx-cli.js' },
  composer: { interpreter: 'php', script: 'composer.phar' },
};

/**
 * What to start for a program's name. Elsewhere the system looks it up; on Windows it would find `.exe` files only, and a batch file
 * (`npm.cmd`, `composer.bat`) needs a shell, with all its quoting: so what that would start is started instead. `null`: not on this machine (elsewhere only starting it tells).
 */
export function resolveProgram(program: string, surroundings: ProgramSurroundings): ResolvedProgram | null {
  if (surroundings.platform !== 'win32') return { file: program, args: [] };
  const found = findOnWindows(program, surroundings);
  if (found === null) return null;
  const known = /\.(cmd|bat)$/i.test(found) ? scripts[win32.parse(found).name.toLowerCase()] : undefined;
  if (known === undefined) return { file: found, args: [] };
  const script = win32.join(win32.dirname(found), known.script);
  if (!surroundings.isFile(script)) return { file: found, args: [] };
  const beside = win32.join(win32.dirname(found), `${known.interpreter}.exe`);
  const interpreter = surroundings.isFile(beside) ? beside : findOnWindows(known.interpreter, surroundings);
  return interpreter === null ? { file: found, args: [] } : { file: interpreter, args: [script] };
}

function findOnWindows(program: string, { env, isFile }: ProgramSurroundings): string | null {
  const variable = (name: string): string => Object.entries(env).find(([key]) => key.toUpperCase() === name)?.[1] ?? '';
  const extensions = (variable('PATHEXT') || '.COM;.EXE;.BAT;.CMD').split(';').map((extension) => extension.toLowerCase());
  const hasExtension = extensions.includes(win32.extname(program).toLowerCase());
  const names = hasExtension ? [program] : extensions.map((extension) => program + extension);
  const folders = /[\\/]/.test(program)
    ? ['']
    : variable('PATH')
        .split(';')
        .filter((folder) => folder !== '');
  const candidates = folders.flatMap((folder) => names.map((name) => (folder === '' ? name : win32.join(folder, name))));
  return candidates.find(isFile) ?? null;
}
