import { LinuxProcessUsage } from './linux-process-usage.ts';
import type { ProcessUsage } from './process-usage.ts';
import { WindowsProcessUsage } from './windows-process-usage.ts';

/** The driver for this machine. */
export function processUsageFor(platform: NodeJS.Platform = process.platform): ProcessUsage {
  return platform === 'win32' ? new WindowsProcessUsage() : new LinuxProcessUsage();
}
