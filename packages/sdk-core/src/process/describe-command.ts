import type { Command } from './process-runner.ts';

const LONGEST = 160;

/** A command for people: sensitive arguments masked, shortened, on one line. Not meant to be run. */
export function describeCommand(command: Pick<Command, 'program' | 'args'>): string {
  const words = [command.program, ...command.args.map(String)].map((word) => (/^[^\s"']+$/.test(word) ? word : JSON.stringify(word)));
  const line = words.join(' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}
