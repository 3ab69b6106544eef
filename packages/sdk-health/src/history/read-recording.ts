import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { err, ok, ResultAsync, type Result } from 'neverthrow';
import * as z from 'zod';
import { recordingUnreadable, type RecordingUnreadable } from '../errors.ts';
import type { HealthReport } from '../health-report.ts';

const report = z.object({
  at: z.iso.datetime(),
  durationMs: z.number(),
  status: z.enum(['ok', 'warning', 'failed']),
  probes: z.array(
    z.object({
      probe: z.string(),
      kind: z.string(),
      status: z.enum(['ok', 'warning', 'failed', 'crashed', 'skipped']),
      summary: z.string(),
      remedy: z.string().optional(),
      durationMs: z.number(),
      observed: z.record(z.string(), z.json()),
    }),
  ),
});

/** Reports as `woosoo health --watch --json` writes them, one a line. Read line by line and given to `take` at once: a recording may be long. */
export function readRecording(file: string, take: (report: HealthReport) => void): ResultAsync<number, RecordingUnreadable> {
  return new ResultAsync(read(file, take));
}

async function read(file: string, take: (report: HealthReport) => void): Promise<Result<number, RecordingUnreadable>> {
  let line = 0;
  try {
    for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      line += 1;
      if (text.trim() === '') continue;
      const parsed = report.safeParse(JSON.parse(text));
      if (!parsed.success) return err(unreadable(file, `line ${line} is no health report`));
      // A kind of probe that a later version has is as good as any.
      take(parsed.data as HealthReport);
    }
    return ok(line);
  } catch (cause) {
    const because = cause instanceof SyntaxError ? `line ${line} is no JSON` : cause instanceof Error ? cause.message : String(cause);
    return err(unreadable(file, because, cause));
  }
}

function unreadable(file: string, because: string, cause?: unknown): RecordingUnreadable {
  return recordingUnreadable({
    message: `The recording ${file} cannot be read: ${because}.`,
    remedy: 'Record one with `woosoo health --watch --json > FILE`, or leave the name out to look at what the agent kept.',
    detail: { file },
    ...(cause === undefined ? {} : { cause }),
  });
}
