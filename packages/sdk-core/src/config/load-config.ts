import { resolve } from 'node:path';
import { err, ok, type Result, type ResultAsync } from 'neverthrow';
import { configInvalid } from '../errors/core-errors.ts';
import type { FileSystem } from '../file-system/file-system.ts';
import type { SecretSink } from '../secrets/secret-sink.ts';
import { Sensitive } from '../secrets/sensitive.ts';
import { alertRules } from './alert-rule-keys.ts';
import { alertDefaults, branchConfigOf } from './branch-config-of.ts';
import type { BranchConfig } from './branch-config.ts';
import { checkMasterValues } from './check-master-values.ts';
import { describeProblem, type ConfigProblem } from './config-problem.ts';
import { extraServices, webhooks } from './extra-keys.ts';
import { layerMasterFiles, type LayeredValue, type MasterSource } from './layer-master-files.ts';
import { openSealedValues } from './open-sealed-values.ts';
import { readMasterSources, type ConfigError, type ConfigInvalid, type ConfigLocation } from './read-master-sources.ts';

export interface ConfigPorts {
  readonly fileSystem: FileSystem;
  readonly redactor?: SecretSink | undefined;
}

/** A valid configuration with what can be said about it. */
export interface InspectedConfig {
  readonly config: BranchConfig;
  readonly warnings: readonly ConfigProblem[];
  /** Where each key comes from. */
  readonly origins: ReadonlyMap<string, Pick<LayeredValue, 'file' | 'line' | 'encrypted'>>;
}

/**
 * Reads and checks `deployment.config.env` and the overlay of the environment. Every problem is told at once, with key, line, rule and a valid
 * example, never a value. Registers every secret with the redactor.
 *
 * @example
 * ```ts
 * import { loadConfig, type FileSystem } from '@woosoo/sdk-core';
 *
 * declare const fileSystem: FileSystem;
 * const config = await loadConfig({ root: '/srv/branch', environment: 'staging' }, { fileSystem });
 * ```
 */
export function loadConfig(location: ConfigLocation, ports: ConfigPorts): ResultAsync<BranchConfig, ConfigError> {
  return inspectConfig(location, ports).map(({ config }) => config);
}

/** {@link loadConfig} with warnings and origins. */
export function inspectConfig(location: ConfigLocation, ports: ConfigPorts): ResultAsync<InspectedConfig, ConfigError> {
  return readMasterSources(location, ports.fileSystem).andThen((sources) => inspectSources(sources, location.root, ports));
}

/** The same of texts that are not, or not yet, on the disk. Encrypted values are opened with the key of the branch in `root`. */
export function inspectSources(
  sources: readonly MasterSource[],
  root: string,
  ports: ConfigPorts,
): ResultAsync<InspectedConfig, ConfigInvalid> {
  return openSealedValues(sources, root, ports).andThen((opened) => configFromSources(opened, root, ports.redactor));
}

/** The pure part: the texts of the files, later ones over earlier ones, made into a configuration. */
export function configFromSources(
  sources: readonly MasterSource[],
  root: string,
  redactor?: SecretSink,
): Result<InspectedConfig, ConfigInvalid> {
  const mainFile = sources[0]?.file ?? 'deployment.config.env';
  const layered = layerMasterFiles(sources);
  const checked = checkMasterValues(layered.values, mainFile);
  const written = new Map([...layered.values].map(([key, { value }]) => [key, value]));
  const given = new Map([...written].filter(([, value]) => value !== ''));
  const services = extraServices(given, resolve(root));
  const hooks = webhooks(given);
  const alerts = checked.values === null ? null : alertRules(given, alertDefaults(checked.values));
  // Of what could not be opened nothing more can be said.
  const locked = new Set(layered.problems.flatMap(({ key }) => (key !== null && layered.values.get(key)?.encrypted === true ? [key] : [])));
  const problems = [
    ...layered.problems,
    ...checked.problems.filter(({ key }) => key === null || !locked.has(key)),
    ...[
      ...services.problems,
      ...(alerts?.problems ?? []),
      ...hooks.problems.filter(({ key }) => !/^NOTIFY_WEBHOOK_(URL|SECRET)$/.test(key)),
    ].map(({ key, rule }) => {
      const { file, line } = layered.values.get(key) ?? { file: mainFile, line: null };
      return { severity: 'error', file, line, key, rule, example: null } satisfies ConfigProblem;
    }),
  ];
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (checked.values === null || errors.length > 0) return err(invalid(errors));
  const config = branchConfigOf({
    root: resolve(root),
    master: checked.values,
    extraServices: services.services,
    webhooks: hooks.webhooks,
    alertRules: alerts?.rules ?? [],
    written,
    encrypted: new Set([...layered.values].filter(([, value]) => value.encrypted).map(([key]) => key)),
  });
  for (const value of config.values.values()) if (value instanceof Sensitive && value.reveal() !== '') redactor?.add(value);
  return ok({ config, warnings: problems, origins: layered.values });
}

function invalid(problems: readonly ConfigProblem[]): ConfigInvalid {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  return configInvalid({
    message: `The configuration has ${count}:\n${problems.map((problem) => `  ${describeProblem(problem)}`).join('\n')}`,
    remedy: 'Mend the lines that are named, then run `woosoo config validate`.',
    detail: { problems },
  });
}
