import { okAsync, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { componentNames, type StepKind, type WoosooError } from '@woosoo/sdk-core';
import type { ReleaseStore } from '../releases/release-store.ts';
import { releaseStates, type Release } from '../releases/release.ts';

/** Migrations that ran, and what takes them back. */
const ran = { migrations: z.array(z.string()), destructive: z.boolean(), backupId: z.string().nullable() };
const provenWith = z.array(z.string());
const params = z.object({
  component: z.enum(componentNames),
  releaseId: z.string(),
  state: z.enum(['proven', 'bad']),
  /** What its deploy found in the database and did to it (`ran: null`: nothing); `null` leaves the record as it is. */
  database: z.object({ provenWith, ran: z.object(ran).nullable() }).nullable(),
});
type Params = z.infer<typeof params>;
/** `null`: there is no such release. */
const undoData = z.object({ state: z.enum(releaseStates), ...ran, provenWith }).nullable();
type Undo = z.infer<typeof undoData>;

/** Records what a release turned out to be: proven, so that it can be rolled back to, or bad, so that it cannot. */
export class ReleaseMarkStep implements StepKind<Params, Undo> {
  readonly kind = 'release.mark';
  readonly params = params;
  readonly undoData = undoData;
  readonly #releases: ReleaseStore;

  constructor(deps: { readonly releases: ReleaseStore }) {
    this.#releases = deps.releases;
  }

  prepare({ component, releaseId }: Params): ResultAsync<Undo, WoosooError> {
    return this.#releases.get(component, releaseId).map((release) => release && pick(release));
  }

  do({ component, releaseId, state, database }: Params): ResultAsync<void, WoosooError> {
    const found = database === null ? {} : { provenWith: database.provenWith, ...database.ran };
    return this.#releases.mark(component, releaseId, { state, ...found });
  }

  undo({ component, releaseId }: Params, before: Undo): ResultAsync<void, WoosooError> {
    return before === null ? okAsync(undefined) : this.#releases.mark(component, releaseId, before);
  }

  finish(params: Params): ResultAsync<void, WoosooError> {
    return this.do(params);
  }
}

function pick({ state, migrations, destructive, backupId, provenWith }: Release): NonNullable<Undo> {
  return { state, migrations, destructive, backupId, provenWith };
}
