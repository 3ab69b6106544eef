import * as z from 'zod';
import type { LockHolder } from './branch-lock.ts';

const holder: z.ZodType<LockHolder> = z.object({
  pid: z.int(),
  actor: z.string(),
  command: z.string(),
  startedAt: z.string(),
  operationId: z.string().optional(),
});

export function writeLockCard(card: LockHolder): string {
  return `${JSON.stringify(card)}\n`;
}

/** `null` when the text is not a card (or none was given). */
export function readLockCard(text: string | null): LockHolder | null {
  try {
    return holder.parse(JSON.parse(text ?? ''));
  } catch {
    return null;
  }
}
