import { describe, expect, it } from 'vitest';
import { nginxReload, nginxTest } from './nginx-commands.ts';

const instance = { program: 'nginx', prefix: '/b/.woosoo/run/nginx', config: '/b/configs/nginx.conf' };
const base = ['-e', 'stderr', '-p', '/b/.woosoo/run/nginx', '-c', '/b/configs/nginx.conf'];

describe('the commands of nginx', () => {
  it('name prefix and configuration, so that they meet the nginx of this branch and no other', () => {
    expect(nginxTest(instance)).toEqual({ program: 'nginx', args: [...base, '-t', '-q'], effect: 'read' });
    expect(nginxReload(instance)).toEqual({ program: 'nginx', args: [...base, '-s', 'reload'], effect: 'write' });
  });
});
