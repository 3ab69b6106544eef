import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { okAsync } from 'neverthrow';
import { BranchPaths, NodeFileSystem, type BranchConfig, type ComponentName } from '@woosoo/sdk-core';
import { freePort, testConfig } from '@woosoo/sdk-core/testing';
import { RELEASE_JSON, RELEASE_PHP, releaseJson, releasePhp } from '../builders/release-files.ts';
import { readRenderFacts, type RenderFacts } from '../config-sync/render-facts.ts';
import { renderTargets } from '../config-sync/render-targets.ts';
import { nginxReload } from '../nginx/nginx-commands.ts';
import { nginxPrefix } from '../nginx/nginx-prefix.ts';
import { FilePointer } from '../releases/pointer/file-pointer.ts';
import type { Runtime } from '../releases/release.ts';

const find = (...places: readonly string[]): string | null => places.find((place) => existsSync(place)) ?? null;
export const nginxProgram = find('/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/bin/nginx');
export const phpFpmProgram = find('/usr/sbin/php-fpm8.2', '/usr/sbin/php-fpm8.3', '/usr/sbin/php-fpm8.4', '/usr/sbin/php-fpm');

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** Answers with the release that it lies in, and how it was called. */
const INDEX_PHP = `<?php
header('Content-Type: application/json');
echo json_encode(['release' => basename(dirname(__DIR__)), 'uri' => $_SERVER['REQUEST_URI'], 'script' => $_SERVER['SCRIPT_NAME'],
  'method' => $_SERVER['REQUEST_METHOD'], 'body' => file_get_contents('php://input'), 'proxy' => $_SERVER['HTTP_PROXY'] ?? null]);
`;

/** A branch in a temp folder, served by a real nginx and a real php-fpm that were configured by rendering. Applications of a few lines. */
export class ServingBranch implements AsyncDisposable {
  readonly root: string;
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly #children: ChildProcess[] = [];

  private constructor(root: string, config: BranchConfig) {
    this.root = root;
    this.config = config;
    this.paths = new BranchPaths(root);
  }

  static async create(keys: Readonly<Record<string, string>> = {}): Promise<ServingBranch> {
    const root = await mkdtemp(join(tmpdir(), 'woosoo nginx '));
    const names = ['HTTP_PORT', 'HTTPS_PORT', 'BACKEND_PORT', 'REVERB_PORT', 'PWA_PORT'];
    const ports = await Promise.all(names.map(async (name) => [name, String(await freePort())] as const));
    return new ServingBranch(root, testConfig(root, { ...Object.fromEntries(ports), ...keys }));
  }

  /** Puts a release into its folder. */
  async release(component: ComponentName, id: string): Promise<void> {
    const folder = this.paths.release(component, id);
    const files: Readonly<Record<string, string>> =
      component === 'backend'
        ? {
            'public/index.php': INDEX_PHP,
            'public/robots.txt': 'User-agent: *\n',
            'public/.htaccess': 'secret',
            'public/storage/up.txt': 'upload',
            'public/storage/up.php': INDEX_PHP,
            [RELEASE_PHP]: releasePhp,
          }
        : {
            '.output/public/index.html': `<h1>${id}</h1>`,
            '.output/public/200.html': `<h1>${id} 200</h1>`,
            '.output/public/_nuxt/entry.abc.js': `// ${id}`,
            '.output/public/_nuxt/builds/latest.json': '{}',
            [`.output/public/${RELEASE_JSON}`]: releaseJson('pwa', id),
          };
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
  }

  /** A certificate that nobody trusts, as `certs/127.0.0.1.pem`. */
  async certify(): Promise<void> {
    const { certificates } = this.paths;
    await mkdir(certificates, { recursive: true });
    const [chain, key] = [join(certificates, '127.0.0.1.pem'), join(certificates, '127.0.0.1-key.pem')];
    const names = ['-subj', '/CN=127.0.0.1', '-days', '2', '-nodes', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
    await promisify(execFile)('openssl', ['req', '-x509', ...names, '-keyout', key, '-out', chain]);
  }

  /** Points the branch at a release, in one act. */
  async activate(component: ComponentName, id: string): Promise<void> {
    const link = this.paths.current(component);
    await mkdir(dirname(link), { recursive: true });
    await symlink(this.paths.release(component, id), `${link}.new`);
    await rename(`${link}.new`, link);
  }

  /** The same where pointers are files: a running nginx reads them when it is told to. */
  async activateByFile(component: ComponentName, id: string): Promise<void> {
    const pointer = new FilePointer({ fileSystem: new NodeFileSystem(), reload: () => okAsync(undefined) });
    (await pointer.point(this.paths.current(component), this.paths.release(component, id)))._unsafeUnwrap();
  }

  async reloadNginx(): Promise<void> {
    const { args } = nginxReload({ program: '', prefix: nginxPrefix(this.paths), config: join(this.paths.configs, 'nginx.conf') });
    await promisify(execFile)(nginxProgram ?? 'nginx', args.map(String));
  }

  async configure(pwa: Runtime | null, facts: Partial<RenderFacts> = {}): Promise<RenderFacts> {
    const fileSystem = new NodeFileSystem();
    const { config, paths } = this;
    const known = { ...(await readRenderFacts({ config, paths, pwa }, fileSystem))._unsafeUnwrap(), ...facts };
    for (const { path, text, mode } of (await renderTargets({ config, paths, facts: known }, fileSystem))._unsafeUnwrap()) {
      (await fileSystem.writeTextAtomic(path, text.reveal(), { mode }))._unsafeUnwrap();
    }
    for (const folder of [paths.run, paths.serviceLogs, known.nginxPrefix]) await mkdir(folder, { recursive: true });
    return known;
  }

  async startNginx(): Promise<ChildProcess> {
    const { config, paths } = this;
    const args = ['-e', 'stderr', '-p', nginxPrefix(paths), '-c', join(paths.configs, 'nginx.conf'), '-g', 'daemon off;'];
    const child = this.#start(nginxProgram ?? 'nginx', args);
    await listening(child, { host: '127.0.0.1', port: config.ports.http });
    return child;
  }

  async startPhp(facts: RenderFacts): Promise<ChildProcess> {
    const root = facts.runsAsRoot ? ['--allow-to-run-as-root'] : [];
    const child = this.#start(phpFpmProgram ?? 'php-fpm', [
      '--nodaemonize',
      ...root,
      '--fpm-config',
      join(this.paths.configs, 'php-fpm.conf'),
    ]);
    await listening(child, { path: facts.phpAddress.slice('unix:'.length) });
    return child;
  }

  async stop(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
  }

  get(
    path: string,
    options: {
      readonly port?: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly agent?: Agent;
      readonly body?: string;
    } = {},
  ): Promise<Answer> {
    const { port = this.config.ports.http, headers = {}, agent, body } = options;
    return new Promise((resolve, reject) => {
      const sent = request(
        { host: '127.0.0.1', port, path, headers, method: body === undefined ? 'GET' : 'POST', ...(agent === undefined ? {} : { agent }) },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
  }

  log(name: string): Promise<string> {
    return readFile(join(this.paths.serviceLogs, name), 'utf8');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#children.reverse()) await this.stop(child);
    await rm(this.root, { recursive: true });
  }

  #start(program: string, args: readonly string[]): ChildProcess {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    this.#children.push(child);
    return child;
  }
}

async function listening(
  child: ChildProcess,
  target: { readonly host: string; readonly port: number } | { readonly path: string },
): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} ended with ${child.exitCode}`);
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(target);
      socket.on('connect', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${child.spawnfile} does not listen`);
}
