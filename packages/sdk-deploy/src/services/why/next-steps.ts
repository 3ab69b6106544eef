import type { DownFacts } from './down-card.ts';

interface Rule {
  applies(facts: DownFacts, said: string): boolean;
  step(facts: DownFacts): string;
}

const start = ({ status }: DownFacts): string => `woosoo services start ${status.name}`;
const endedWith = ({ status }: DownFacts, ...codes: readonly number[]): boolean => codes.includes(status.lastExit?.code ?? -1);

/** In this order: the first that applies is the likeliest cause. */
const rules: readonly Rule[] = [
  {
    applies: ({ status }) => status.state === 'not-installed',
    step: ({ status }) => `It is not installed: \`woosoo services install ${status.name}\`, or deploy.`,
  },
  {
    applies: ({ port }) => port !== null && !port.own,
    step: (facts) =>
      `Port ${facts.port?.port ?? 0} is held by ${facts.port?.holder ?? 'another program'}: end that program, or give the branch another port in deployment.config.env. Then \`${start(facts)}\`.`,
  },
  {
    applies: (facts, said) => /no space left on device|disk full|not enough space/i.test(said) || endedWith(facts, 28),
    step: () => 'The disk is full: make room on it (`woosoo check` says how much), then start the service again.',
  },
  {
    applies: (_, said) =>
      /SQLSTATE\[(?:HY000|08\w+)\] \[(?:2002|2006|1045|1049)\]|SQLSTATE.*(?:connection refused|unknown database)/i.test(said),
    step: (facts) => `The database does not let it in: see \`woosoo check\`, start the database or correct DB_*, then \`${start(facts)}\`.`,
  },
  {
    applies: (facts) => endedWith(facts, 127),
    step: () => 'Its program is not on this machine: install it, or name it in deployment.config.env (`woosoo check` says which).',
  },
  {
    applies: (facts, said) => endedWith(facts, 126) || /permission denied/i.test(said),
    step: () => 'It may not read, write or run something: see the line that says "denied", and whom the file belongs to.',
  },
  {
    applies: (facts) => endedWith(facts, 12),
    step: (facts) => `It used more memory than it may: give it more (QUEUE_WORKER_OPTIONS=--memory=256), then \`${start(facts)}\`.`,
  },
  {
    applies: ({ status }) => status.lastExit?.signal === 'SIGKILL' || status.lastExit?.code === 137,
    step: () => 'Something killed it. If nobody did, memory ran out: see `woosoo health`.',
  },
  {
    applies: ({ changes }) => changes !== null && changes.release !== null,
    step: ({ changes }) =>
      `It runs another release (${changes?.release?.to ?? 'none'}) than when it last started well (${changes?.release?.from ?? 'none'}): \`woosoo rollback\` goes back.`,
  },
  {
    applies: ({ changes }) => (changes?.configuration.length ?? 0) > 0,
    step: ({ changes }) =>
      `Configuration has changed since it last started well: look at ${(changes?.configuration ?? []).slice(0, 5).join(', ')} in deployment.config.env.`,
  },
  {
    applies: ({ changes }) => (changes?.files?.length ?? 0) > 0,
    step: ({ changes }) =>
      `${(changes?.files ?? []).join(', ')} changed since it last started well: \`woosoo config drift\` says whether somebody edited it, \`woosoo config sync --force\` writes it anew.`,
  },
  {
    applies: ({ changes }) => (changes?.definition.length ?? 0) > 0,
    step: ({ changes }) => `Its definition has changed since it last started well (${(changes?.definition ?? []).slice(0, 5).join(', ')}).`,
  },
  {
    applies: ({ status, failure }) => status.state === 'stopped' && failure === null && status.reason === undefined,
    step: (facts) => `It was stopped and nothing is wrong with it: \`${start(facts)}\`.`,
  },
];

/** What to do about a service that is down, the likeliest first; three at most. */
export function nextSteps(facts: DownFacts): readonly string[] {
  if (facts.status.state === 'running') return [];
  const said = facts.lines.join('\n');
  const found = rules.filter((rule) => rule.applies(facts, said)).map((rule) => rule.step(facts));
  if (found.length > 0) return found.slice(0, 3);
  const { name } = facts.status;
  return [`Read what it wrote, \`woosoo logs ${name}\`, mend that, then \`${start(facts)}\`.`];
}
