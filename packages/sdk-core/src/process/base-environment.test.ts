import { describe, expect, it } from 'vitest';
import { baseEnvironment, withVariables } from './base-environment.ts';

describe('baseEnvironment', () => {
  it('keeps where things are and drops the rest', () => {
    const own = {
      PATH: '/bin',
      LC_TIME: 'C',
      XDG_CACHE_HOME: '/c',
      https_proxy: 'p',
      AWS_SECRET: 's',
      npm_config_prefix: '/x',
      npm_lifecycle_event: 'e',
    };
    expect(baseEnvironment(own, 'linux')).toEqual({ PATH: '/bin', LC_TIME: 'C', XDG_CACHE_HOME: '/c', https_proxy: 'p' });
  });

  it('knows names in any case on Windows', () => {
    const own = { Path: 'C:\\php', SYSTEMROOT: 'C:\\Windows', 'ProgramFiles(x86)': 'P', Secret: 's' };
    expect(baseEnvironment(own, 'win32')).toEqual({ Path: 'C:\\php', SYSTEMROOT: 'C:\\Windows', 'ProgramFiles(x86)': 'P' });
  });
});

describe('withVariables', () => {
  it('does not leave two of the same on Windows', () => {
    expect(withVariables({ Path: 'a', TEMP: 't' }, { PATH: 'b' }, 'win32')).toEqual({ PATH: 'b', TEMP: 't' });
    expect(withVariables({ Path: 'a' }, { PATH: 'b' }, 'linux')).toEqual({ Path: 'a', PATH: 'b' });
  });
});
