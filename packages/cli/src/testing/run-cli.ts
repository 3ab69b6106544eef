import { PassThrough, Readable, Writable } from 'node:stream';
import { main } from '../main.ts';

/** What a command line came to. */
export interface CliResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as the one JSON document that it must be. */
  json(): unknown;
}

export interface CliOptions {
  readonly root?: string | undefined;
  /** What is piped in; nothing when absent. */
  readonly stdin?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** Runs a command line in this process, with buffers for its streams: nobody sits there, nothing is a terminal. */
export async function runCli(argv: readonly string[], { root, stdin = '', env = {} }: CliOptions = {}): Promise<CliResult> {
  const [stdout, stderr] = [new Sink(), new Sink()];
  const code = await main(argv, {
    stdin: Readable.from([stdin]),
    stdout,
    stderr,
    env: { ...(root === undefined ? {} : { WOOSOO_ROOT: root }), ...env },
  });
  return { code, stdout: stdout.text, stderr: stderr.text, json: () => JSON.parse(stdout.text) as unknown };
}

/** Runs a command line before somebody who types the answers: each is given when a question stands on the screen. */
export async function runCliTyping(argv: readonly string[], answers: readonly string[], root: string): Promise<CliResult> {
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const [stdout, stderr] = [new Sink(), new Sink()];
  const left = [...answers];
  stderr.onWrite = (text) => {
    if (/: $|\[y\/N\] $/.test(text.replaceAll(/\u001b\[[0-9;?]*[A-Za-z]/g, '')) && left.length > 0)
      setImmediate(() => stdin.write(left.shift()));
  };
  const code = await main(argv, { stdin, stdout, stderr, env: { WOOSOO_ROOT: root } });
  return { code, stdout: stdout.text, stderr: stderr.text, json: () => JSON.parse(stdout.text) as unknown };
}

class Sink extends Writable {
  text = '';
  onWrite: (text: string) => void = () => undefined;

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString();
    done();
    this.onWrite(chunk.toString());
  }
}
