/**
 * The queues that `artisan queue:work` with these arguments works off, as `queue:pause` and `queue:monitor` name them: `default`, or with a
 * connection (which stands right after `queue:work`) `redis:high`.
 */
export function workedQueues(args: readonly string[]): readonly string[] {
  const rest = args.slice(args.indexOf('queue:work') + 1);
  const queues = valueOf(rest, 'queue')?.split(',') ?? ['default'];
  const [first] = rest;
  const connection = first === undefined || first.startsWith('-') ? undefined : first;
  return queues
    .map((queue) => queue.trim())
    .filter((queue) => queue !== '')
    .map((queue) => (connection === undefined ? queue : `${connection}:${queue}`));
}

/** How long `queue:work` lets a job run (seconds) before it ends itself; Laravel's own default when it is not said. */
export function jobTimeoutSeconds(args: readonly string[]): number {
  const given = Number(valueOf(args, 'timeout') ?? '60');
  return Number.isFinite(given) && given >= 0 ? given : 60;
}

function valueOf(args: readonly string[], option: string): string | undefined {
  const at = args.findIndex((arg) => arg === `--${option}` || arg.startsWith(`--${option}=`));
  const found = args[at];
  if (found === undefined) return undefined;
  return found.includes('=') ? found.slice(found.indexOf('=') + 1) : args[at + 1];
}
