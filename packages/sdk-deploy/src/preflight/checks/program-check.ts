import { locateProgram, type FileSystem } from '@woosoo/sdk-core';
import { fail, pass, type CheckOutcome, type PreflightCheck } from '../preflight-check.ts';

/** A program that must be on this machine. It is looked up, not started: that takes no time. */
export class ProgramCheck implements PreflightCheck {
  readonly name: string;
  readonly title: string;
  readonly #fileSystem: FileSystem;
  readonly #names: readonly string[];
  readonly #path: string;
  readonly #remedy: string;

  constructor(
    deps: { readonly fileSystem: FileSystem; readonly path: string },
    options: { readonly title: string; readonly names: readonly string[]; readonly remedy: string },
  ) {
    this.name = options.names[0] ?? options.title;
    this.title = options.title;
    this.#fileSystem = deps.fileSystem;
    this.#path = deps.path;
    this.#names = options.names;
    this.#remedy = options.remedy;
  }

  async run(): Promise<CheckOutcome> {
    const found = await locateProgram(this.#fileSystem, this.#names, this.#path).unwrapOr(null);
    return found === null ? fail(`${this.#names[0] ?? ''} is not on this machine`, this.#remedy) : pass(found);
  }
}
