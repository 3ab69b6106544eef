/** A socket that waits for connections. */
export interface Listener {
  /** `0.0.0.0` and `::` stand for all addresses. */
  readonly address: string;
  readonly port: number;
  /** The kernel's number of the socket, by which its process is found. */
  readonly inode: number;
}

const listening = '0A';

/** Reads `/proc/net/tcp` or `/proc/net/tcp6`. */
export function parseProcNetTcp(text: string): readonly Listener[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const fields = line.trim().split(/\s+/);
      const [address, port] = (fields[1] ?? '').split(':');
      if (fields[3] !== listening || address === undefined || port === undefined) return [];
      return [{ address: parseAddress(address), port: Number.parseInt(port, 16), inode: Number(fields[9]) }];
    });
}

/** Words of four bytes in the machine's byte order (little-endian on all that we run on). */
function parseAddress(hex: string): string {
  const bytes = (hex.match(/.{8}/g) ?? []).flatMap((word) => (word.match(/../g) ?? []).reverse().map((pair) => Number.parseInt(pair, 16)));
  if (bytes.length === 4) return bytes.join('.');
  if (bytes.every((byte) => byte === 0)) return '::';
  const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
  if (mapped) return bytes.slice(12).join('.');
  if (bytes.slice(0, 15).every((byte) => byte === 0) && bytes[15] === 1) return '::1';
  return Array.from({ length: 8 }, (_, index) => (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16)).join(':');
}

/** Whether a listener takes connections meant for this host. */
export function answersFor(listener: Listener, host: string): boolean {
  const every = ['0.0.0.0', '::'];
  const local = host === 'localhost' ? ['127.0.0.1', '::1'] : [host];
  return every.includes(listener.address) || every.includes(host) || local.includes(listener.address);
}
