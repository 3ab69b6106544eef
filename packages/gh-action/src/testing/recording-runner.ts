import { reveal } from '@woosoo/sdk-core';
import type { Annotation, WorkflowRunner } from '../runner/workflow-runner.ts';

/** A runner that writes down what it is told, in order. */
export class RecordingRunner implements WorkflowRunner {
  readonly debug: boolean;
  readonly inputs: Readonly<Record<string, string>>;
  readonly masked: string[] = [];
  readonly lines: string[] = [];
  readonly groups: { readonly title: string; readonly lines: readonly string[] }[] = [];
  readonly annotations: Annotation[] = [];
  readonly outputs: Record<string, string> = {};
  readonly memory: Record<string, string>;
  summaryText = '';

  constructor(
    inputs: Readonly<Record<string, string>> = {},
    { debug = false, memory = {} }: { readonly debug?: boolean; readonly memory?: Readonly<Record<string, string>> } = {},
  ) {
    this.inputs = inputs;
    this.debug = debug;
    this.memory = { ...memory };
  }

  readonly input = (name: string) => this.inputs[name] ?? '';
  readonly mask: WorkflowRunner['mask'] = (secret) => void this.masked.push(reveal(secret));
  readonly line = (text: string) => void this.lines.push(text);
  readonly group = (title: string, lines: readonly string[]) => void this.groups.push({ title, lines });
  readonly annotate = (annotation: Annotation) => void this.annotations.push(annotation);
  readonly remembered = (name: string) => this.memory[name] ?? '';

  output(name: string, value: string): void {
    this.outputs[name] = value;
  }

  summary(markdown: string): Promise<void> {
    this.summaryText += markdown;
    return Promise.resolve();
  }

  remember(name: string, value: string): void {
    this.memory[name] = value;
  }
}
