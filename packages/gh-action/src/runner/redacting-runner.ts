import type { TextRedactor } from '@woosoo/sdk-core';
import type { WorkflowRunner } from './workflow-runner.ts';

/** A runner that is told nothing with a known secret in it. The runner's own masking knows neither summary files nor every encoding. */
export function redactingRunner(runner: WorkflowRunner, redactor: TextRedactor): WorkflowRunner {
  const redact = (text: string): string => redactor.redact(text);
  return {
    debug: runner.debug,
    input: (name) => runner.input(name),
    mask: (secret) => runner.mask(secret),
    line: (text) => runner.line(redact(text)),
    group: (title, lines) => runner.group(redact(title), lines.map(redact)),
    annotate: ({ level, title, message }) => runner.annotate({ level, title: redact(title), message: redact(message) }),
    output: (name, value) => runner.output(name, redact(value)),
    summary: (markdown) => runner.summary(redact(markdown)),
    remembered: (name) => runner.remembered(name),
    remember: (name, value) => runner.remember(name, value),
  };
}
