import { join } from 'node:path';
import { ok, okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import {
  safeTry,
  type BranchConfig,
  type BranchPaths,
  type FileSystem,
  type StepContext,
  type StepKind,
  type WoosooError,
} from '@woosoo/sdk-core';
import { runInPhp } from '../php/fastcgi-client.ts';
import { phpAddress } from '../php/php-address.ts';

const params = z.object({});
type Params = z.infer<typeof params>;

const SCRIPT = "<?php echo function_exists('opcache_reset') && opcache_reset() ? 'reset' : 'off';\n";

/**
 * Empties PHP's opcode cache after a switch: it holds one copy of the application per release path, is full at about the ninth,
 * and from then on every request compiles everything. A PHP that is not running has nothing to empty.
 */
export class OpcacheResetStep implements StepKind<Params, null> {
  readonly kind = 'opcache.reset';
  readonly params = params;
  readonly undoData = z.null();
  readonly #config: BranchConfig;
  readonly #paths: BranchPaths;
  readonly #fileSystem: FileSystem;

  constructor(deps: { readonly config: BranchConfig; readonly paths: BranchPaths; readonly fileSystem: FileSystem }) {
    this.#config = deps.config;
    this.#paths = deps.paths;
    this.#fileSystem = deps.fileSystem;
  }

  prepare(): ResultAsync<null, WoosooError> {
    return okAsync(null);
  }

  do(_params: Params, _undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    const address = phpAddress(this.#config, this.#paths);
    const script = join(this.#paths.run, 'opcache-reset.php');
    return safeTry(this, async function* () {
      yield* this.#fileSystem.writeTextAtomic(script, SCRIPT);
      const answer = await runInPhp(address, script);
      context.output(answer.isOk() ? 'done' : `not needed: ${answer.error.message}`);
      yield* this.#fileSystem.remove(script);
      return ok(undefined);
    });
  }

  /** The cache of a release that is gone again does no harm but cost memory: it is emptied all the same. */
  undo(params: Params, undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    return this.do(params, undo, context);
  }

  finish(params: Params, undo: null, context: StepContext): ResultAsync<void, WoosooError> {
    return this.do(params, undo, context);
  }
}
