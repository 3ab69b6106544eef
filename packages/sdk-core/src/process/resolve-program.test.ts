import { describe, expect, it } from 'vitest';
import { resolveProgram } from './resolve-program.ts';

const node = 'C:\\Program Files\\nodejs';
const composer = 'C:\\ProgramData\\ComposerSetup\\bin';

function onWindows(program: string, files: readonly string[]): ReturnType<typeof resolveProgram> {
  const lower = new Set(files.map((file) => file.toLowerCase()));
  const env = { Path: `${node};${composer};C:\\php`, PATHEXT: '.COM;.EXE;.BAT;.CMD' };
  return resolveProgram(program, { platform: 'win32', env, isFile: (path) => lower.has(path.toLowerCase()) });
}

describe('resolveProgram', () => {
  it('leaves the look-up to the system elsewhere', () => {
    expect(resolveProgram('npm', { platform: 'linux', env: {}, isFile: () => false })).toEqual({ file: 'npm', args: [] });
  });

  it('finds a program on PATH by the extensions that Windows knows', () => {
    expect(onWindows('php', ['C:\\php\\php.exe'])).toEqual({ file: 'C:\\php\\php.exe', args: [] });
    expect(onWindows('php.exe', ['C:\\php\\php.exe'])).toEqual({ file: 'C:\\php\\php.exe', args: [] });
    expect(onWindows('C:\\php\\php', ['C:\\php\\php.exe'])).toEqual({ file: 'C:\\php\\php.exe', args: [] });
    expect(onWindows('flutter', ['C:\\php\\php.exe'])).toBeNull();
  });

  it('starts npm by its node, not by its batch file', () => {
    const cli = `${node}\\node_modules\\npm\\bin\\npm-cli.js`;
    expect(onWindows('npm', [`${node}\\npm.cmd`, `${node}\\node.exe`, cli])).toEqual({ file: `${node}\\node.exe`, args: [cli] });
  });

  it('starts Composer by the PHP on PATH', () => {
    const phar = `${composer}\\composer.phar`;
    expect(onWindows('composer', [`${composer}\\composer.bat`, phar, 'C:\\php\\php.exe'])).toEqual({
      file: 'C:\\php\\php.exe',
      args: [phar],
    });
  });

  it('leaves a batch file as it is when what it starts is not where it should be', () => {
    expect(onWindows('npm', [`${node}\\npm.cmd`])).toEqual({ file: `${node}\\npm.cmd`, args: [] });
    expect(onWindows('other', [`${composer}\\other.bat`])).toEqual({ file: `${composer}\\other.bat`, args: [] });
  });
});
