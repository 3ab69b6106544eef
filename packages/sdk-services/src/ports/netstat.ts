/** Reads `netstat -ano -p TCP` of Windows: the pid that listens on a port. The words are translated there, so only the columns count. */
export function parseNetstat(text: string, port: number): number | null {
  for (const line of text.split(/\r?\n/)) {
    const [protocol, local, remote, ...rest] = line.trim().split(/\s+/);
    if (protocol !== 'TCP' || local === undefined || remote === undefined) continue;
    // A listener's peer is port 0, in every language.
    if (local.endsWith(`:${port}`) && remote.endsWith(':0')) return Number(rest.at(-1));
  }
  return null;
}
