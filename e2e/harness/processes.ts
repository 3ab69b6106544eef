import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A living process that has to do with a folder. */
export interface FolderProcess {
  readonly pid: number;
  readonly commandLine: string;
  readonly environment: readonly string[];
}

/** Every living process whose command line, environment or working directory names the folder; never this one or those that started it. */
export function processesOf(folder: string): readonly FolderProcess[] {
  const own = selfAndAncestors();
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && !own.has(Number(name)))
    .flatMap((name) => {
      const found = read(Number(name));
      if (found === null) return [];
      const { cwd, ...entry } = found;
      const concerned = [entry.commandLine, cwd, ...entry.environment].some((text) => text.includes(folder));
      return concerned ? [entry] : [];
    });
}

/** The command lines of those among them that are neither services of the branch nor its supervisor. */
export function strayProcessesOf(folder: string): readonly string[] {
  return processesOf(folder)
    .filter((found) => !isService(found) && !isDaemon(found.commandLine))
    .map(({ pid, commandLine }) => `${pid} ${commandLine}`);
}

/** php-fpm and nginx write their titles over their environment. */
function isService({ commandLine, environment }: FolderProcess): boolean {
  return /^(?:php-fpm|nginx): /.test(commandLine) || environment.some((entry) => entry.startsWith('WOOSOO_SERVICE='));
}

/** The supervisors of the branch; more than one is a fault. */
export function daemonsOf(folder: string): readonly FolderProcess[] {
  return processesOf(folder).filter((found) => isDaemon(found.commandLine) && !isService(found));
}

function isDaemon(commandLine: string): boolean {
  return /daemon/.test(commandLine) && commandLine.includes('.woosoo/supervisor');
}

function read(pid: number): (FolderProcess & { readonly cwd: string }) | null {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, 'utf8');
    if (/^\d+ \(.*\) [ZX]/s.test(status)) return null;
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return { pid, commandLine, environment, cwd: readlinkSync(`/proc/${pid}/cwd`) };
  } catch {
    // It has ended meanwhile, or is a thread of the kernel.
    return null;
  }
}

function selfAndAncestors(): ReadonlySet<number> {
  const found = new Set<number>();
  for (let pid = process.pid; pid > 1 && !found.has(pid); pid = parentOf(pid)) found.add(pid);
  return found;
}

function parentOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}
