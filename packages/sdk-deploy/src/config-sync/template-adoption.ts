import { join } from 'node:path';
import { err, ok, ResultAsync } from 'neverthrow';
import {
  operationId,
  safeTry,
  Sensitive,
  type AuditTrail,
  type BranchConfig,
  type BranchLock,
  type BranchPaths,
  type Clock,
  type FileSystem,
  type WoosooError,
} from '@woosoo/sdk-core';
import { currentActor } from '../actor.ts';
import type { ConfigHistory } from '../config-history/config-history.ts';
import { notAdoptable } from './config-sync-errors.ts';
import type { ConfigSyncPlan, TargetPlan } from './config-sync-plan.ts';
import { editedTemplate } from './edited-template.ts';
import type { RenderFacts } from './render-facts.ts';
import { templateTrial } from './render-targets.ts';
import { diffByLine } from './semantic-diff.ts';
import { withoutStamp } from './stamp.ts';

export interface TemplateAdoptionDeps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly lock: BranchLock;
  readonly audit: AuditTrail;
  readonly history: ConfigHistory;
}

/** A template that takes an edit over: `templates/nginx.conf.j2`. */
export interface AdoptedTemplate {
  readonly path: string;
  /** What changed in it, beside the one that was used until then. */
  readonly lines: readonly string[];
}

interface Wanted extends AdoptedTemplate {
  readonly absolutePath: string;
  readonly before: string | null;
  readonly text: string;
}

/**
 * Takes edits by hand of files without keys (nginx.conf, php-fpm.conf) over into the branch's templates: a template is changed as the file was, and only
 * where it then gives exactly the edited file. `woosoo config undo` takes it back.
 */
export class TemplateAdoption {
  readonly #deps: TemplateAdoptionDeps;

  constructor(deps: TemplateAdoptionDeps) {
    this.#deps = deps;
  }

  /**
   * `names`: of files in the plan; those with keys, and those that nobody edited, are passed over. All or none, and none when `check` fails once they are
   * written: an edit that nginx refuses must not get into what everything else is made from.
   */
  adopt(
    plan: ConfigSyncPlan,
    names: readonly string[],
    facts: RenderFacts,
    check: () => ResultAsync<unknown, WoosooError>,
  ): ResultAsync<readonly AdoptedTemplate[], WoosooError> {
    const { fileSystem, clock, lock, audit, history } = this.#deps;
    const edited = plan.targets.filter(({ name, editedByHand, dialect }) => editedByHand && dialect === null && names.includes(name));
    const actor = currentActor();
    return safeTry(this, async function* () {
      if (edited.length === 0) return ok([]);
      await using _lease = yield* lock.acquire({ actor, command: 'woosoo config sync' });
      const wanted: Wanted[] = [];
      for (const target of edited) wanted.push(yield* this.#wanted(target, facts));
      const id = operationId('config', clock);
      const paths = wanted.map(({ path }) => path);
      yield* audit.append({ actor, action: 'config.adopt', subject: paths.join(', '), detail: { id } });
      yield* history.record({
        id,
        at: clock.now().toISOString(),
        actor,
        title: `Adopt edits into ${paths.join(', ')}`,
        files: wanted.map(({ path, absolutePath, before, text, lines }) => ({
          ...{ path, absolutePath, mode: 0o644, lines: [...lines] },
          before: before === null ? null : Sensitive.of(before),
          after: Sensitive.of(text),
        })),
      });
      for (const { absolutePath, text } of wanted) yield* fileSystem.writeTextAtomic(absolutePath, text, { mode: 0o644 });
      const checked = await check();
      if (checked.isErr()) {
        yield* this.#takeBack(wanted);
        yield* history.forget(id);
        return err({
          ...checked.error,
          remedy: `Mend ${edited.map(({ name }) => name).join(', ')} and try again; nothing was taken over.`,
        });
      }
      return ok(wanted.map(({ path, lines }) => ({ path, lines })));
    });
  }

  #takeBack(wanted: readonly Wanted[]): ResultAsync<void, WoosooError> {
    const { fileSystem } = this.#deps;
    return safeTry(async function* () {
      for (const { absolutePath, before } of wanted)
        yield* before === null ? fileSystem.remove(absolutePath) : fileSystem.writeTextAtomic(absolutePath, before, { mode: 0o644 });
      return ok();
    });
  }

  #wanted(target: TargetPlan, facts: RenderFacts): ResultAsync<Wanted, WoosooError> {
    const { config, paths, fileSystem } = this.#deps;
    return safeTry(async function* () {
      const trial = yield* templateTrial(target.template, { config, paths, facts }, fileSystem);
      if (trial === null) return err(filledIn(target));
      const file = {
        source: trial.source,
        rendered: withoutStamp(target.text.reveal()),
        edited: withoutStamp(target.before?.reveal() ?? ''),
      };
      const render = (source: string): PromiseLike<string | null> => trial.render(source).unwrapOr(null);
      const source = yield* ResultAsync.fromSafePromise(editedTemplate(file, render));
      if (source === null) return err(filledIn(target));
      const absolutePath = join(paths.templates, target.template);
      return ok({
        path: `templates/${target.template}`,
        absolutePath,
        before: yield* fileSystem.readTextIfExists(absolutePath),
        text: trial.heading + source,
        lines: diffByLine(trial.source, source, { secrets: [] }),
      });
    });
  }
}

function filledIn({ name, template }: TargetPlan): WoosooError {
  return notAdoptable({
    message: `What was changed in ${name} by hand cannot be taken over into templates/${template}: the template gives other text there, such as a value of the configuration.`,
    remedy: 'Change the key in deployment.config.env instead, write the change into the template yourself, or overwrite the file.',
    detail: { file: name },
  });
}
