import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readKeyValueFile } from './read-key-value-file.ts';

/** A step as a workflow file has it. */
export interface ActionStep {
  /** The bundle: `<folder>/deploy/index.mjs`. */
  readonly bundle: string;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Where jobs check out to; the step's current folder too. */
  readonly workspace: string;
  /** Beside what a runner sets. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** What the step remembered, for the part after the job. */
  readonly state?: Readonly<Record<string, string>>;
  /** Cancels the job when it is aborted, as a runner does: SIGINT, and SIGKILL when that was not heard within `graceMs`. */
  readonly cancel?: AbortSignal;
  /** What a real runner makes 10,000. */
  readonly graceMs?: number;
  readonly onOutput?: (text: string) => void;
}

/** What a runner knows of a step that has ended. */
export interface ActionRun {
  /** `null`: it was killed. */
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly state: Readonly<Record<string, string>>;
  readonly summary: string;
  /** The commands of the step, as `error`, `add-mask`, ..., with their text unescaped. */
  readonly commands: readonly { readonly name: string; readonly properties: string; readonly text: string }[];
}

/**
 * Runs a bundle as a self-hosted runner does: inputs as variables, outputs, state and summary by files, cancelling by signals.
 *
 * @example
 * ```ts
 * import { bundleActions, runActionBundle } from '@woosoo/gh-action/testing';
 *
 * await bundleActions('/tmp/bundles');
 * const run = await runActionBundle({ bundle: '/tmp/bundles/deploy/index.mjs', workspace: '/srv/woosoo', inputs: { 'dry-run': 'true' } });
 * console.log(run.exitCode, run.outputs['outcome']);
 * ```
 */
export async function runActionBundle(step: ActionStep): Promise<ActionRun> {
  const files = await mkdtemp(join(tmpdir(), 'woosoo-runner-'));
  try {
    const commandFile = async (name: string): Promise<string> => {
      await writeFile(join(files, name), '');
      return join(files, name);
    };
    const [output, state, summary] = [await commandFile('output'), await commandFile('state'), await commandFile('summary')];
    const env = {
      ...process.env,
      ...runnerVariables(step.workspace, files),
      ...Object.fromEntries(Object.entries(step.inputs ?? {}).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
      ...Object.fromEntries(Object.entries(step.state ?? {}).map(([name, value]) => [`STATE_${name}`, value])),
      ...step.env,
      GITHUB_OUTPUT: output,
      GITHUB_STATE: state,
      GITHUB_STEP_SUMMARY: summary,
    };
    const ended = await runProcess(step, env);
    return {
      ...ended,
      outputs: readKeyValueFile(await readFile(output, 'utf8')),
      state: readKeyValueFile(await readFile(state, 'utf8')),
      summary: await readFile(summary, 'utf8'),
      commands: commandsOf(ended.stdout),
    };
  } finally {
    await rm(files, { recursive: true, force: true });
  }
}

function runnerVariables(workspace: string, files: string): Readonly<Record<string, string | undefined>> {
  return {
    CI: 'true',
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTOR: 'maria',
    GITHUB_REPOSITORY: 'woosoo/branches',
    GITHUB_WORKFLOW: 'Deploy',
    GITHUB_RUN_ID: '4711',
    GITHUB_WORKSPACE: workspace,
    RUNNER_TEMP: files,
    RUNNER_TRACKING_ID: 'github_00000000-0000-0000-0000-000000000000',
    RUNNER_DEBUG: undefined,
    WOOSOO_ROOT: undefined,
  };
}

function runProcess(
  { bundle, workspace, cancel, graceMs = 10_000, onOutput }: ActionStep,
  env: NodeJS.ProcessEnv,
): Promise<Pick<ActionRun, 'exitCode' | 'stdout' | 'stderr'>> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bundle], { cwd: workspace, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      onOutput?.(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    let grace: NodeJS.Timeout | undefined;
    const onCancel = (): void => {
      child.kill('SIGINT');
      grace = setTimeout(() => child.kill('SIGKILL'), graceMs);
    };
    cancel?.addEventListener('abort', onCancel, { once: true });
    child.once('error', reject);
    child.once('close', (exitCode) => {
      clearTimeout(grace);
      cancel?.removeEventListener('abort', onCancel);
      resolve({ exitCode, stdout, stderr });
    });
  });
}

function commandsOf(stdout: string): ActionRun['commands'] {
  const unescape = (text: string): string => text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
  return [...stdout.matchAll(/^::([\w-]+)(?: (.*?))?::(.*)$/gm)].map(([, name = '', properties = '', text = '']) => ({
    name,
    properties,
    text: unescape(text),
  }));
}
