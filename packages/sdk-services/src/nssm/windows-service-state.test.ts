import { describe, expect, it } from 'vitest';
import { parseScQuery } from './windows-service-state.ts';

const answer = (state: string, codes: readonly [string, string]): string =>
  ['', 'SERVICE_NAME: woosoo-1-reverb ', '        TYPE               : 10  WIN32_OWN_PROCESS  ', `        STATE              : ${state} `]
    .concat(['                                (STOPPABLE, PAUSABLE, ACCEPTS_SHUTDOWN)'])
    .concat([`        WIN32_EXIT_CODE    : ${codes[0]}`, `        SERVICE_EXIT_CODE  : ${codes[1]}`, '        CHECKPOINT         : 0x0'])
    .join('\r\n');

describe('parseScQuery', () => {
  it('reads states and exit codes', () => {
    expect(parseScQuery(answer('4  RUNNING', ['0  (0x0)', '0  (0x0)']))).toEqual({ state: 'running', exitCode: 0, serviceExitCode: 0 });
    expect(parseScQuery(answer('1  STOPPED', ['1066  (0x42a)', '3  (0x3)']))).toEqual({
      state: 'stopped',
      exitCode: 1066,
      serviceExitCode: 3,
    });
  });

  it('reads them in other languages', () => {
    const german = answer('7  PAUSED', ['0  (0x0)', '0  (0x0)']).replace('STATE', 'STATUS').replace('TYPE', 'TYP ');
    expect(parseScQuery(german)?.state).toBe('paused');
  });

  it('gives nothing for what is no answer', () => {
    expect(parseScQuery('')).toBeNull();
    expect(parseScQuery('[SC] EnumQueryServicesStatus:OpenService FAILED 1060:\r\n')).toBeNull();
  });
});
