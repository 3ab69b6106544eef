import type { Clock } from '@woosoo/sdk-core';
import type { LogOptions, ServiceLogLine } from '../service-controller.ts';
import { followFile } from './follow/follow-file.ts';
import { lastLines } from './last-lines.ts';

interface ServiceLogFile {
  readonly service: string;
  readonly path: string;
  readonly clock: Clock;
}

/** The last lines of a service's log file, and what follows if that is wanted. */
export async function* serviceLog(
  { service, path, clock }: ServiceLogFile,
  options: LogOptions,
): AsyncGenerator<ServiceLogLine, void, undefined> {
  const { lines = 100, follow = false, signal } = options;
  const texts = follow ? followFile(path, { clock, signal, lines }) : await lastLines(path, lines);
  for await (const text of texts) yield { service, text };
}
