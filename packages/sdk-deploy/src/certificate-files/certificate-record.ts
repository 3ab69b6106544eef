import { join } from 'node:path';
import { ok, type ResultAsync } from 'neverthrow';
import * as z from 'zod';
import { safeTry, Sensitive, type BranchPaths, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { certificatePair, type CertificatePair } from './certificate-pair.ts';

/** A name inside certs/, and nothing that leads out of it. */
const fileName = z.string().regex(/^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/);

/** `certs/certificate.json`: which pair is in use, and for which names it was asked. */
export const certificateRecord = z.object({ chain: fileName, key: fileName, names: z.array(z.string()) });
export type CertificateRecord = z.infer<typeof certificateRecord>;

/** A pair with its texts. */
export interface StoredCertificate extends CertificatePair {
  readonly chainText: string;
  readonly keyText: Sensitive;
  /** What it was asked for; `null`: not made by Woosoo. */
  readonly names: readonly string[] | null;
}

/** The pair that nginx is given: that of the record, or else what mkcert left in the folder. `null`: there is none. */
export function readCertificatePair(
  fileSystem: FileSystem,
  paths: BranchPaths,
  appIp: string,
): ResultAsync<CertificatePair | null, FileSystemError> {
  return safeTry(async function* () {
    if ((yield* fileSystem.stat(paths.certificates)) === null) return ok(null);
    const names = (yield* fileSystem.list(paths.certificates)).map(({ name }) => name);
    const record = yield* readCertificateRecord(fileSystem, paths);
    const found =
      record !== null && names.includes(record.chain) && names.includes(record.key)
        ? { chain: join(paths.certificates, record.chain), key: join(paths.certificates, record.key) }
        : certificatePair(paths.certificates, names, appIp);
    return ok(found);
  });
}

export function readCertificateRecord(fileSystem: FileSystem, paths: BranchPaths): ResultAsync<CertificateRecord | null, FileSystemError> {
  return fileSystem.readTextIfExists(paths.certificateRecord).map((text) => certificateRecord.safeParse(parseJson(text)).data ?? null);
}

export function readStoredCertificate(
  fileSystem: FileSystem,
  paths: BranchPaths,
  appIp: string,
): ResultAsync<StoredCertificate | null, FileSystemError> {
  return safeTry(async function* () {
    const pair = yield* readCertificatePair(fileSystem, paths, appIp);
    if (pair === null) return ok(null);
    const record = yield* readCertificateRecord(fileSystem, paths);
    const names = record !== null && pair.chain.endsWith(record.chain) ? record.names : null;
    return ok({
      ...pair,
      names,
      chainText: yield* fileSystem.readText(pair.chain),
      keyText: Sensitive.of(yield* fileSystem.readText(pair.key)),
    });
  });
}

function parseJson(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}
