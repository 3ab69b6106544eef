import * as z from 'zod';

/** What an application's own health answer may hold; applications not made for Woosoo hold none of it, which is fine. */
const answer = z.object({ release: z.string().nullish(), status: z.string().optional() });

/** What an answer says against a release; `null`: nothing. */
export function healthProblem(body: unknown, expectedRelease: string): string | null {
  const parsed = answer.safeParse(body);
  if (!parsed.success) return null;
  const { release } = parsed.data;
  return release != null && release !== expectedRelease ? `release ${release} answers, expected ${expectedRelease}` : null;
}
