/** Asks again and again until the answer is not `undefined`; the deadline is for things that hang, not a measurement. */
export async function until<T>(what: string, ask: () => Promise<T | undefined> | T | undefined, deadlineMs = 20_000): Promise<T> {
  const end = Date.now() + deadlineMs;
  let last: unknown;
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
    } catch (error) {
      last = error;
    }
    await sleep(50);
  }
  throw new Error(`Waited in vain for ${what}${last instanceof Error ? `: ${last.message}` : ''}.`);
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
