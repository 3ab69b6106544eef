import { spawn } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { findPortHolder, ownsPort, processTree } from './find-port-holder.ts';
import { parseNetstat } from './netstat.ts';
import { portHolder } from './port-holder.ts';
import { answersFor, parseProcNetTcp } from './proc-net-tcp.ts';

const tcp = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:07E8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1254 1 000000002d8930aa 100 0 0 10 0
   1: 0100007F:A738 0100007F:9069 06 00000000:00000000 03:0000159B 00000000     0        0 0 3 000000005a2737ab
   2: 5500A8C0:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 88123 1 000000005820fdfc 100 0 0 10 0
`;
const tcp6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000000000000:0050 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 41 1 0 100 0 0 10 0
   1: 00000000000000000000000001000000:1771 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 42 1 0 100 0 0 10 0
   2: 0000000000000000FFFF00000100007F:1772 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 43 1 0 100 0 0 10 0
   3: B80D01200000000067452301EFCDAB89:1773 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 44 1 0 100 0 0 10 0
`;

describe('parseProcNetTcp', () => {
  it('gives the sockets that listen, and not the connections', () => {
    expect(parseProcNetTcp(tcp)).toEqual([
      { address: '0.0.0.0', port: 2024, inode: 1254 },
      { address: '192.168.0.85', port: 8000, inode: 88123 },
    ]);
  });

  it('reads IPv6 addresses', () => {
    expect(parseProcNetTcp(tcp6).map(({ address }) => address)).toEqual(['::', '::1', '127.0.0.1', '2001:db8:0:0:123:4567:89ab:cdef']);
  });

  it('gives nothing for an empty file', () => {
    expect(parseProcNetTcp('')).toEqual([]);
  });
});

describe('answersFor', () => {
  const on = (address: string) => ({ address, port: 80, inode: 1 });
  it.each([
    ['0.0.0.0', '127.0.0.1', true],
    ['::', '127.0.0.1', true],
    ['127.0.0.1', 'localhost', true],
    ['127.0.0.1', '0.0.0.0', true],
    ['192.168.0.5', '127.0.0.1', false],
  ])('a listener on %s answers for %s: %s', (address, host, answers) => {
    expect(answersFor(on(address), host)).toBe(answers);
  });
});

describe('parseNetstat', () => {
  const text = [
    '',
    'Aktive Verbindungen',
    '',
    '  Proto  Lokale Adresse         Remoteadresse          Status           PID',
    '  TCP    0.0.0.0:135            0.0.0.0:0              ABHÖREN         1012',
    '  TCP    127.0.0.1:6001         127.0.0.1:50000        HERGESTELLT     77',
    '  TCP    [::]:6001              [::]:0                 ABHÖREN         4711',
  ].join('\r\n');

  it('finds the listener, whatever the language', () => {
    expect(parseNetstat(text, 6001)).toBe(4711);
    expect(parseNetstat(text, 135)).toBe(1012);
    expect(parseNetstat(text, 80)).toBeNull();
  });
});

describe.runIf(process.platform === 'linux')('portHolder', () => {
  it('names the process that listens, and proves whose it is', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;

    expect((await portHolder(port))._unsafeUnwrap()).toEqual({ pid: process.pid, command: expect.stringContaining('node') as string });
    expect(findPortHolder(port, '192.0.2.1')).toBeNull();
    expect(ownsPort([process.pid], port)).toBe(true);
    expect(ownsPort([1], port)).toBe(false);

    await new Promise((resolve) => server.close(resolve));
    expect((await portHolder(port))._unsafeUnwrap()).toBeNull();
    expect(ownsPort([process.pid], port)).toBe(false);
  });

  it('gives a process and its children', async () => {
    const child = spawn('sh', ['-c', 'sleep 30 & wait'], { detached: true });
    const { pid } = child;
    if (pid === undefined) throw new Error('no pid');
    while (processTree(pid).length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(processTree(pid)).toContain(pid);
    process.kill(-pid, 'SIGKILL');
  });
});
