import * as core from '@actions/core';
import type { Sensitive } from '@woosoo/sdk-core';
import { inertLines } from './inert-lines.ts';
import type { Annotation, WorkflowRunner } from './workflow-runner.ts';

/** Not `core[level]`: what may be used by any name cannot be left out of a bundle, and there is an HTTP client in the toolkit. */
const annotators = { error: core.error, warning: core.warning, notice: core.notice };

/** The runner by GitHub's own toolkit: commands on standard output, and the files that the runner names in the environment. */
export class ToolkitRunner implements WorkflowRunner {
  readonly #env: NodeJS.ProcessEnv;

  constructor(env: NodeJS.ProcessEnv = process.env) {
    this.#env = env;
  }

  get debug(): boolean {
    return core.isDebug();
  }

  input(name: string): string {
    return core.getInput(name);
  }

  /** Started by hand there is no runner that would take the command off the screen, so the secret is not said. */
  mask(secret: Sensitive): void {
    if (this.#env['GITHUB_ACTIONS'] === 'true') core.setSecret(secret.reveal());
  }

  line(text: string): void {
    for (const line of inertLines(text)) core.info(line);
  }

  group(title: string, lines: readonly string[]): void {
    core.startGroup(title);
    for (const line of lines) this.line(line);
    core.endGroup();
  }

  annotate({ level, title, message }: Annotation): void {
    annotators[level](message, { title });
  }

  output(name: string, value: string): void {
    core.setOutput(name, value);
  }

  async summary(markdown: string): Promise<void> {
    if ((this.#env['GITHUB_STEP_SUMMARY'] ?? '') === '') return;
    await core.summary.addRaw(markdown, true).write();
  }

  remembered(name: string): string {
    return core.getState(name);
  }

  remember(name: string, value: string): void {
    core.saveState(name, value);
  }
}
