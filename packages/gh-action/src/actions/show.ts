import type { Annotation, WorkflowRunner } from '../runner/workflow-runner.ts';

/** Everything that GitHub shows of an end; in this order, so that outputs stand even if the disk is too full for a summary. */
export interface Shown {
  readonly text: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly annotations: readonly Annotation[];
  readonly summary: string;
}

export async function show(runner: WorkflowRunner, { text, outputs, annotations, summary }: Shown): Promise<void> {
  runner.line(text);
  for (const [name, value] of Object.entries(outputs)) runner.output(name, value);
  for (const annotation of annotations) runner.annotate(annotation);
  await runner.summary(summary);
}
