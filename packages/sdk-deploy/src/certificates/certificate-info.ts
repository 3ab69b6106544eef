import { X509Certificate } from 'node:crypto';
import { getCACertificates } from 'node:tls';
import { ok, type ResultAsync } from 'neverthrow';
import {
  certificateExpiry,
  safeTry,
  type BranchConfig,
  type BranchPaths,
  type Clock,
  type ExpiryLevel,
  type FileSystem,
  type WoosooError,
} from '@woosoo/sdk-core';
import type { AuthorityState } from './authority/authority-state.ts';
import { readCertificate } from './authority/authority-state.ts';
import type { CertificateAuthority } from './authority/certificate-authority.ts';
import { readStoredCertificate } from '../certificate-files/certificate-record.ts';
import { subjectNames } from './examine-certificate.ts';
import { authorityAddress } from './https-address.ts';

/** What there is of certificates in a branch. */
export interface CertificateInfo {
  /** `null`: there is none, or its file cannot be read. */
  readonly certificate: {
    readonly chain: string;
    readonly key: string;
    readonly names: readonly string[];
    readonly validFrom: string;
    readonly validTo: string;
    readonly daysLeft: number;
    readonly level: ExpiryLevel;
    readonly fingerprint: string;
  } | null;
  /** The file of a certificate that is there and cannot be read. */
  readonly damaged: string | null;
  readonly authority: {
    readonly folder: string;
    readonly state: AuthorityState['state'];
    /** Of the certificate on the disk where there is one, else the one that is expected. */
    readonly fingerprint: string | null;
    readonly subject: string | null;
    readonly validTo: string | null;
    /** An encrypted copy is kept. */
    readonly copyKept: boolean;
    /** Programs on this machine trust it. */
    readonly trustedHere: boolean;
    /** Where tablets fetch it. */
    readonly address: string;
  };
}

interface Deps {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly fileSystem: FileSystem;
  readonly clock: Clock;
  readonly authority: CertificateAuthority;
}

export function certificateInfo({ config, paths, fileSystem, clock, authority }: Deps): ResultAsync<CertificateInfo, WoosooError> {
  return safeTry(async function* () {
    const stored = yield* readStoredCertificate(fileSystem, paths, config.appIp);
    const certificate = stored === null ? null : readCertificate(stored.chainText);
    const state = yield* authority.state();
    const root = 'certificate' in state ? new X509Certificate(state.certificate) : null;
    const pin = yield* authority.pin();
    return ok({
      certificate:
        stored === null || certificate === null
          ? null
          : { chain: stored.chain, key: stored.key, names: subjectNames(certificate), ...dates(certificate, clock.now()) },
      damaged: stored !== null && certificate === null ? stored.chain : null,
      authority: {
        folder: authority.folder,
        state: state.state,
        fingerprint: root?.fingerprint256 ?? pin?.fingerprint ?? null,
        subject: root?.subject.replaceAll('\n', ', ') ?? null,
        validTo: root === null ? null : new Date(root.validTo).toISOString(),
        copyKept: yield* authority.hasCopy(),
        trustedHere: root !== null && isTrustedHere(root),
        address: authorityAddress(config),
      },
    });
  });
}

function dates(certificate: X509Certificate, now: Date) {
  const { validFrom, validTo, daysLeft, level } = certificateExpiry(certificate, now);
  return { validFrom: validFrom.toISOString(), validTo: validTo.toISOString(), daysLeft, level, fingerprint: certificate.fingerprint256 };
}

/** Whether the system's own trust store holds an authority. */
export function isTrustedHere(authority: X509Certificate): boolean {
  const body = (pem: string): string => pem.replaceAll(/\s/g, '');
  const wanted = body(authority.toString());
  return getCACertificates('system').some((pem) => body(pem) === wanted);
}
