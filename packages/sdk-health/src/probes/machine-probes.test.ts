import { describe, expect, it } from 'vitest';
import { AddressProbe } from './address-probe.ts';
import { MachineProbe, type MachineFigures } from './machine-probe.ts';

const GB = 1024 ** 3;
const never = new AbortController().signal;

function machine(...looks: readonly Partial<MachineFigures>[]): MachineProbe {
  let look = 0;
  const read = (): MachineFigures => ({ busyMs: 0, idleMs: 0, totalBytes: 16 * GB, availableBytes: 12 * GB, ...looks[look++] });
  return new MachineProbe({ name: 'machine', overMs: 1, read });
}

describe('the machine', () => {
  it('is measured by what its processors did between two looks, and what memory is left', async () => {
    const outcome = await machine({ busyMs: 100, idleMs: 900 }, { busyMs: 130, idleMs: 990 }).probe(never);
    expect(outcome).toMatchObject({
      status: 'ok',
      summary: 'CPU 25 %, RAM 4 GB of 16 GB',
      observed: { cpuPercent: 25, memoryPercent: 25 },
    });
  });

  it('says nothing of processors where the system does not', async () => {
    expect((await machine().probe(never)).summary).toBe('RAM 4 GB of 16 GB');
  });

  it('warns when memory runs out', async () => {
    expect((await machine({}, { availableBytes: GB / 2 }).probe(never)).status).toBe('warning');
  });

  it('can be read here', async () => {
    const { observed } = await new MachineProbe({ name: 'machine', overMs: 20 }).probe(never);
    expect(observed?.['memoryTotalBytes']).toBeGreaterThan(GB / 4);
    expect(observed?.['memoryUsedBytes']).toBeGreaterThan(0);
  });
});

describe('the address', () => {
  const probe = (address: string, own: readonly string[]) => new AddressProbe({ name: 'network', address, addresses: () => own }).probe();

  it('is well when the machine has it, and for a machine that talks to itself only', async () => {
    expect((await probe('192.168.1.5', ['127.0.0.1', '192.168.1.5'])).status).toBe('ok');
    expect((await probe('127.0.0.1', [])).status).toBe('ok');
  });

  it('says which one the machine has instead', async () => {
    const moved = await probe('192.168.1.5', ['127.0.0.1', '192.168.1.77']);
    expect(moved).toMatchObject({ status: 'failed' });
    expect(moved.summary).toContain('but 192.168.1.77');
    expect((await probe('192.168.1.5', ['127.0.0.1'])).summary).toContain('no network');
  });
});
