import { Agent, get } from 'node:http';

/** One request and its answer. */
export interface Answer {
  readonly client: string;
  readonly at: number;
  readonly status: number | null;
  readonly release: string | null;
  readonly problem: string | null;
}

/** A page or an API, and where in its answer the release stands. */
export interface Target {
  readonly name: string;
  readonly url: string;
}

/** Steady requests from many clients, each waiting for its answer before the next; every answer is kept. */
export class Load implements AsyncDisposable {
  readonly answers: Answer[] = [];
  readonly #loops: Promise<void>[] = [];
  #ending = false;

  /** `keepAlive` and `oneShot` clients for every target. */
  constructor(targets: readonly Target[], clients: { readonly keepAlive: number; readonly oneShot: number }) {
    for (const target of targets) {
      for (let index = 0; index < clients.keepAlive; index += 1)
        this.#loops.push(this.#loop(target, `${target.name} keep-alive ${index}`, true));
      for (let index = 0; index < clients.oneShot; index += 1)
        this.#loops.push(this.#loop(target, `${target.name} one-shot ${index}`, false));
    }
  }

  get failures(): readonly Answer[] {
    return this.answers.filter(({ problem }) => problem !== null);
  }

  /** The releases that a target's clients saw, in order, runs of the same one taken together; by client. */
  releasesByClient(target: string): ReadonlyMap<string, readonly string[]> {
    const seen = new Map<string, string[]>();
    for (const { client, release } of this.answers) {
      if (!client.startsWith(`${target} `) || release === null) continue;
      const list = seen.get(client) ?? [];
      if (list.at(-1) !== release) list.push(release);
      seen.set(client, list);
    }
    return seen;
  }

  async end(): Promise<void> {
    this.#ending = true;
    await Promise.all(this.#loops);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.end();
  }

  async #loop(target: Target, client: string, keepAlive: boolean): Promise<void> {
    const agent = new Agent({ keepAlive, maxSockets: 1 });
    while (!this.#ending) {
      this.answers.push({ client, at: Date.now(), ...(await request(target.url, agent)) });
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    agent.destroy();
  }
}

/** One GET; what went wrong stands in `problem`. */
export function request(url: string, agent?: Agent): Promise<Pick<Answer, 'status' | 'release' | 'problem'>> {
  return new Promise((resolve) => {
    const failed = (problem: string, status: number | null = null): void => resolve({ status, release: null, problem });
    const sent = get(url, { agent, timeout: 15_000 }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (text: string) => (body += text));
      response.on('error', (error) => failed(error.message));
      response.on('end', () => {
        const status = response.statusCode ?? 0;
        if (status !== 200) failed(`status ${status}: ${body.slice(0, 200)}`, status);
        else resolve({ status, release: releaseIn(body), problem: null });
      });
    });
    sent.on('timeout', () => sent.destroy(new Error('no answer within 15 s')));
    sent.on('error', (error) => failed(error.message));
  });
}

function releaseIn(body: string): string | null {
  try {
    const parsed = JSON.parse(body) as { release?: unknown }; // looked at with care below
    return typeof parsed.release === 'string' ? parsed.release : null;
  } catch {
    return null;
  }
}
