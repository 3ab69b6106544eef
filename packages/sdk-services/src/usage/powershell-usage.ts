import type { ProcessSample } from './process-usage.ts';

/** Begins every line that is meant for us; whatever else PowerShell says is not. */
export const answerMark = '#woosoo ';

/** A shell that reads commands from its standard input until that is closed: it ends with us. */
export const powershell = {
  program: 'powershell.exe',
  args: ['-NoProfile', '-NoLogo', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-InputFormat', 'Text', '-Command', '-'],
} as const;

/**
 * One command line that prints one line: `pid:cpu-ms:bytes:uptime-ms` of each process that is there, separated by blanks. .NET's own
 * `Process` is asked and not WMI, whose queries cost a hundred times as much. A process that may not be looked into is left out.
 */
export function usageCommand(pids: readonly number[]): string {
  const one = [
    '$p = [Diagnostics.Process]::GetProcessById($id)',
    "$o += ('{0}:{1}:{2}:{3}' -f $p.Id, [long]$p.TotalProcessorTime.TotalMilliseconds, $p.WorkingSet64, [long]([DateTime]::Now - $p.StartTime).TotalMilliseconds)",
    '$p.Dispose()',
  ].join('; ');
  return `$o = @(); foreach ($id in @(${pids.join(',')})) { try { ${one} } catch { } }; [Console]::Out.WriteLine('${answerMark}' + ($o -join ' '))`;
}

/** Reads the answer to {@link usageCommand}. */
export function parsePowershellUsage(line: string): readonly ProcessSample[] {
  return line
    .slice(answerMark.length)
    .split(' ')
    .flatMap((entry) => {
      const [pid, cpuMs, privateBytes, uptimeMs] = entry.trim().split(':').map(Number);
      if (pid === undefined || cpuMs === undefined || privateBytes === undefined || uptimeMs === undefined) return [];
      const all = [pid, cpuMs, privateBytes, uptimeMs];
      return all.every(Number.isFinite) ? [{ pid, cpuMs, privateBytes, sharedBytes: 0, uptimeMs: Math.max(0, uptimeMs) }] : [];
    });
}
