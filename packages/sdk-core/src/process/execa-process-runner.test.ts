import { describe, expect, it } from 'vitest';
import { SystemClock } from '../clock/system-clock.ts';
import { Redactor } from '../secrets/redactor.ts';
import { describeProcessRunner } from '../testing/describe-process-runner.ts';
import { ExecaProcessRunner } from './execa-process-runner.ts';

const clock = new SystemClock();

describeProcessRunner('ExecaProcessRunner', (secrets) => new ExecaProcessRunner({ clock, redactor: new Redactor(secrets) }));

describe('ExecaProcessRunner', () => {
  it('passes on what a program needs of our environment, and nothing else', async () => {
    const environment = { PATH: process.env['PATH'], LC_ALL: 'C', SOMEBODYS_TOKEN: 'private', npm_config_local_prefix: '/elsewhere' };
    const runner = new ExecaProcessRunner({ clock, redactor: new Redactor(), environment });
    const script = 'process.stdout.write(JSON.stringify(process.env))';
    const command = { program: process.execPath, args: ['-e', script], effect: 'read', env: { OWN: 'yes' } } as const;
    const { stdout } = (await runner.run(command, { operationId: 'deploy-1' }))._unsafeUnwrap();
    expect(JSON.parse(stdout)).toMatchObject({ OWN: 'yes', LC_ALL: 'C', PATH: environment.PATH, WOOSOO_OPERATION: 'deploy-1' });
    expect(stdout).not.toContain('private');
    expect(stdout).not.toContain('npm_config_local_prefix');
  });
});
