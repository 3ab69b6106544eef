import type { ComponentConfig } from '@woosoo/sdk-core';
import type { Builder } from '../../builders/builder.ts';
import { fail, pass, type CheckOutcome, type PreflightCheck } from '../preflight-check.ts';

/** The sources of a component are there and are what its builder builds. */
export class SourcesCheck implements PreflightCheck {
  readonly name: string;
  readonly title: string;
  readonly #component: ComponentConfig;
  readonly #builder: Builder;

  constructor(deps: { readonly component: ComponentConfig; readonly builder: Builder }) {
    this.name = `sources ${deps.component.name}`;
    this.title = `Sources of ${deps.component.name}`;
    this.#component = deps.component;
    this.#builder = deps.builder;
  }

  async run(): Promise<CheckOutcome> {
    const found = await this.#builder.inspect(this.#component.directory);
    if (found.isErr()) return fail(found.error.message, found.error.remedy);
    const { packageManager, tests } = found.value;
    return pass(`${packageManager}, ${tests === 'present' ? 'with tests' : 'no tests of its own'}`);
  }
}
