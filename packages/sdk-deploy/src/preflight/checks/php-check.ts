import * as z from 'zod';
import type { BranchConfig, ProcessRunner } from '@woosoo/sdk-core';
import { fail, pass, type CheckOutcome, type PreflightCheck } from '../preflight-check.ts';

const answer = z.object({ version: z.string(), extensions: z.array(z.string()) });
const ASK = "echo json_encode(['version' => PHP_VERSION, 'extensions' => array_map('strtolower', get_loaded_extensions())]);";

/** Laravel's own list, and the driver of the branch's database. */
const LARAVEL = ['ctype', 'curl', 'dom', 'fileinfo', 'filter', 'hash', 'mbstring', 'openssl', 'pcre', 'pdo', 'session', 'tokenizer', 'xml'];

/** What Laravel 11 and later need. */
const OLDEST = [8, 2] as const;

/** PHP, its version and its extensions. */
export class PhpCheck implements PreflightCheck {
  readonly name = 'php';
  readonly title = 'PHP';
  readonly #config: BranchConfig;
  readonly #processes: ProcessRunner;

  constructor(deps: { readonly config: BranchConfig; readonly processes: ProcessRunner }) {
    this.#config = deps.config;
    this.#processes = deps.processes;
  }

  async run(signal: AbortSignal): Promise<CheckOutcome> {
    const { programs, database } = this.#config;
    const asked = await this.#processes.run({ program: programs.php, args: ['-r', ASK], effect: 'read' }, { signal });
    if (asked.isErr())
      return fail(asked.error.message, 'Install PHP 8.2 or newer (Debian: apt-get install php-cli), or name it in PHP_PROGRAM.');
    const parsed = answer.safeParse(parseJson(asked.value.stdout));
    if (!parsed.success)
      return fail(`${programs.php} answered something else than expected`, 'Check that PHP_PROGRAM names the PHP command line program.');
    const { version, extensions } = parsed.data;
    if (isOlder(version, OLDEST))
      return fail(`PHP ${version} is too old`, `Install PHP ${OLDEST.join('.')} or newer, or name it in PHP_PROGRAM.`);
    const driver = database.family === 'sqlite' ? 'pdo_sqlite' : 'pdo_mysql';
    const missing = [...LARAVEL, driver].filter((extension) => !extensions.includes(extension));
    if (missing.length > 0) {
      return fail(
        `PHP ${version} lacks ${missing.join(', ')}`,
        `Install the extensions (Debian: apt-get install ${missing.map((extension) => `php-${PACKAGES[extension] ?? extension}`).join(' ')}).`,
      );
    }
    return pass(`PHP ${version} with all extensions`);
  }
}

const PACKAGES: Readonly<Record<string, string>> = { pdo_sqlite: 'sqlite3', pdo_mysql: 'mysql', dom: 'xml' };

function isOlder(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split('.').map(Number);
  return ownMajor < major || (ownMajor === major && ownMinor < minor);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
