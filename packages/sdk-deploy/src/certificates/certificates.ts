import { join } from 'node:path';
import { err, errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import {
  certificateExpiry,
  operationId,
  safeTry,
  type AuditTrail,
  type BranchConfig,
  type BranchLock,
  type BranchPaths,
  type Clock,
  type FileSystem,
  type OperationReport,
  type OperationRunner,
  type ProcessRunner,
  type ProgressListener,
  type SecretSink,
  type WoosooError,
} from '@woosoo/sdk-core';
import { currentActor } from '../actor.ts';
import type { ConfigSyncPlan } from '../config-sync/config-sync-plan.ts';
import type { ConfigSync } from '../config-sync/config-sync.ts';
import { readRenderFacts } from '../config-sync/render-facts.ts';
import type { StagedContents } from '../staging/staged-contents.ts';
import { NginxCheck } from '../config-sync/nginx-check.ts';
import type { WantedServices } from '../services/wanted-services.ts';
import { readCertificate } from './authority/authority-state.ts';
import type { CertificateAuthority } from './authority/certificate-authority.ts';
import { certificateInfo, type CertificateInfo } from './certificate-info.ts';
import { certificateMissing } from './certificate-errors.ts';
import { certificateFileNames, certificateNames } from './certificate-name.ts';
import { readStoredCertificate, type StoredCertificate } from '../certificate-files/certificate-record.ts';
import { examineCertificate, subjectNames, type CertificateCheck } from './examine-certificate.ts';
import { exportAuthority, type AuthorityExport } from './export-authority.ts';
import { httpsAddress } from './https-address.ts';
import { certificateSteps, isRendered, nginxPlan } from './install-certificate.ts';
import { issueCertificate, type IssuedCertificate } from './issue-certificate.ts';
import type { Mkcert } from './mkcert/mkcert.ts';
import type { ServedCertificate } from './served-certificate.ts';
import { trustAuthority, type TrustReport } from './trust-authority.ts';

export interface CertificatesDeps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly processes: ProcessRunner;
  readonly clock: Clock;
  readonly lock: BranchLock;
  readonly runner: OperationRunner;
  readonly audit: AuditTrail;
  readonly staged: StagedContents;
  readonly wantedServices: WantedServices;
  readonly configSync: ConfigSync;
  readonly authority: CertificateAuthority;
  readonly mkcert: Mkcert;
  readonly served: ServedCertificate;
  readonly redactor?: SecretSink | undefined;
  /** Whether a service runs. */
  readonly isRunning: (service: string) => ResultAsync<boolean, WoosooError>;
}

export interface GenerateOptions {
  /** Host names and addresses; absent: those of the configuration (`CERT_DOMAINS`). */
  readonly domains?: readonly string[] | undefined;
  /** What to do about a lost authority: put the kept copy back, or begin anew. */
  readonly authority?: 'restore' | 'new' | undefined;
  /** Overwrite an nginx.conf that was edited by hand. */
  readonly force?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onEvent?: ProgressListener | undefined;
}

/** What became of making a certificate. */
export interface CertificateReport {
  readonly names: readonly string[];
  readonly files: { readonly chain: string; readonly key: string };
  readonly validTo: string;
  readonly daysLeft: number;
  /** `new` and `adopted`: the tablets have to be given this one. */
  readonly authority: IssuedCertificate['authorityIs'] | 'restored';
  /** What could not be checked, and why. */
  readonly warnings: readonly string[];
  readonly operation: OperationReport;
}

export interface CertificateVerification {
  readonly names: readonly string[];
  readonly certificate: string;
  readonly checks: readonly CertificateCheck[];
  readonly ok: boolean;
}

/**
 * TLS certificates of a branch, made by mkcert under an authority that the tablets trust.
 *
 * @example
 * ```ts
 * import { createWoosoo } from '@woosoo/sdk-deploy';
 *
 * await using woosoo = await createWoosoo({ root: '.' });
 * const made = await woosoo.certificates.generate({ domains: ['192.168.100.85', 'localhost'] });
 * console.log(made.isOk() ? `valid until ${made.value.validTo}` : made.error.message);
 * ```
 */
export class Certificates {
  readonly #deps: CertificatesDeps;

  constructor(deps: CertificatesDeps) {
    this.#deps = deps;
  }

  /** The certificate in use and the authority behind it. */
  info(): ResultAsync<CertificateInfo, WoosooError> {
    return certificateInfo(this.#deps);
  }

  /** Makes a certificate and puts it in place as one operation: all of it or nothing, nginx asked before and looked at after. */
  generate(options: GenerateOptions = {}): ResultAsync<CertificateReport, WoosooError> {
    const names = certificateNames(options.domains ?? this.#deps.config.certificates.names);
    return names.isErr() ? errAsync(names.error) : this.#make(names.value, 'woosoo cert generate', options);
  }

  /** Makes the certificate in use anew, for the same names. `null`: it is good for 30 days or more, and nobody insists. */
  renew(
    options: Omit<GenerateOptions, 'domains'> & { readonly always?: boolean | undefined } = {},
  ): ResultAsync<CertificateReport | null, WoosooError> {
    const { clock, config } = this.#deps;
    return this.#stored().andThen((stored): ResultAsync<CertificateReport | null, WoosooError> => {
      const certificate = readCertificate(stored.chainText);
      if (options.always !== true && certificate !== null && certificateExpiry(certificate, clock.now()).level === 'fine')
        return okAsync(null);
      const names = certificateNames(stored.names ?? (certificate === null ? config.certificates.names : subjectNames(certificate)));
      return names.isErr() ? errAsync(names.error) : this.#make(names.value, 'woosoo cert renew', options);
    });
  }

  /** Checks the certificate in use, and that it is the one which nginx shows. */
  verify({ domain }: { readonly domain?: string | undefined } = {}): ResultAsync<CertificateVerification, WoosooError> {
    const { config, clock, authority, served, isRunning } = this.#deps;
    return safeTry(this, async function* () {
      const found = yield* this.#stored();
      const names = yield* certificateNames(domain === undefined ? (found.names ?? config.certificates.names) : [domain]);
      const root = yield* authority.state();
      const checks = [
        ...examineCertificate({
          chain: found.chainText,
          key: found.keyText,
          authority: 'certificate' in root ? root.certificate : null,
          names,
          now: clock.now(),
        }),
      ];
      const running = yield* isRunning('nginx');
      if (running && readCertificate(found.chainText) !== null)
        checks.push(await servedCheck(served, { ...httpsAddress(config), name: names[0] ?? '' }, found.chainText));
      return ok({ names, certificate: found.chain, checks, ok: checks.every(({ status }) => status !== 'failure') });
    });
  }

  /** Has this machine itself trust the authority. */
  trust(options: { readonly signal?: AbortSignal | undefined } = {}): ResultAsync<TrustReport, WoosooError> {
    return trustAuthority(this.#deps, options);
  }

  /** The certificate of the authority as a file, and where tablets can fetch it. */
  exportAuthority(
    options: { readonly file?: string | undefined; readonly force?: boolean | undefined } = {},
  ): ResultAsync<AuthorityExport, WoosooError> {
    return exportAuthority(this.#deps, options);
  }

  #stored(): ResultAsync<StoredCertificate, WoosooError> {
    const { fileSystem, paths, config } = this.#deps;
    return readStoredCertificate(fileSystem, paths, config.appIp).andThen((found) =>
      found === null
        ? errAsync(
            certificateMissing({
              message: `There is no certificate in ${paths.certificates}.`,
              remedy: 'Make one: `woosoo cert generate`.',
            }),
          )
        : ok(found),
    );
  }

  #make(names: readonly string[], command: string, options: GenerateOptions): ResultAsync<CertificateReport, WoosooError> {
    const { paths, clock, lock, audit, authority, runner, staged } = this.#deps;
    const actor = currentActor();
    return safeTry(this, async function* () {
      await using _lease = yield* lock.acquire({ actor, command });
      const id = operationId('certificate', clock);
      yield* audit.append({
        actor,
        action: 'certificate.begin',
        subject: id,
        detail: { names: [...names], authority: options.authority ?? 'keep' },
      });
      if (options.authority === 'restore') yield* authority.restore();
      const prepared = yield* issueCertificate({ names, anew: options.authority === 'new', signal: options.signal }, this.#deps, (issued) =>
        this.#plan(issued, names, options).andThen(({ sync, warnings }) => {
          const installation = certificateSteps(issued, names, paths, sync);
          return staged.put(installation.staged).map(() => ({ issued, steps: installation.steps, warnings }));
        }),
      ).orElse((error) => staged.clear().andThen(() => errAsync(error)));
      const operation = yield* runner
        .run({ id, kind: 'certificate', title: `Put a certificate for ${names[0] ?? ''} in place`, actor, steps: prepared.steps }, options)
        .orElse((error) => staged.clear().andThen(() => errAsync(error)));
      yield* staged.clear();
      yield* audit.append({ actor, action: 'certificate.end', subject: id, detail: { outcome: operation.outcome } });
      const { validTo, daysLeft } = certificateExpiry(prepared.issued.chain, clock.now());
      const files = certificateFileNames(names);
      return ok({
        names,
        files: { chain: join(paths.certificates, files.chain), key: join(paths.certificates, files.key) },
        validTo: validTo.toISOString(),
        daysLeft,
        authority: options.authority === 'restore' ? ('restored' as const) : prepared.issued.authorityIs,
        warnings: prepared.warnings,
        operation,
      });
    });
  }

  /** nginx.conf with the new pair, which nginx has been asked about. Nothing is rendered for a branch that has no nginx.conf yet. */
  #plan(
    issued: IssuedCertificate,
    names: readonly string[],
    { force = false, signal }: GenerateOptions,
  ): ResultAsync<{ readonly sync: ConfigSyncPlan | null; readonly warnings: readonly string[] }, WoosooError> {
    const { config, paths, fileSystem, wantedServices, configSync } = this.#deps;
    const check = new NginxCheck(this.#deps);
    const files = certificateFileNames(names);
    const pair = { chain: join(paths.certificates, files.chain), key: join(paths.certificates, files.key) };
    return safeTry(async function* () {
      if (!(yield* isRendered(fileSystem, paths))) return ok({ sync: null, warnings: [] });
      const facts = yield* readRenderFacts({ config, paths, pwa: yield* wantedServices.pwaRuntime() }, fileSystem);
      const certificate = { ...pair, authority: paths.authorityForTablets };
      const warnings = yield* check.run({ ...facts, certificate: { ...certificate, ...issued.files } }, signal);
      const plan = yield* configSync.plan({ ...facts, certificate }, { signal, nginxIsChecked: true });
      const nginx = nginxPlan(plan, force);
      return nginx.isErr() ? err(nginx.error) : ok({ sync: nginx.value, warnings });
    });
  }
}

async function servedCheck(
  served: ServedCertificate,
  at: { readonly host: string; readonly port: number; readonly name: string },
  chain: string,
): Promise<CertificateCheck> {
  const shown = await served.fingerprint(at);
  const remedy = 'Have nginx read it: `woosoo cert renew --force`, or `woosoo services restart nginx`.';
  if (shown.isErr()) return { check: 'served', status: 'failure', message: shown.error.message, remedy: shown.error.remedy };
  return shown.value === readCertificate(chain)?.fingerprint256
    ? { check: 'served', status: 'pass', message: `It is the one that nginx shows on port ${at.port}.`, remedy: null }
    : { check: 'served', status: 'failure', message: `nginx shows another certificate on port ${at.port}.`, remedy };
}
