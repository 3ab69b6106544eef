import { ok, type ResultAsync } from 'neverthrow';
import { safeTry, type BranchConfig, type BranchPaths, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { nginxPrefix } from '../nginx/nginx-prefix.ts';
import { phpAddress } from '../php/php-address.ts';
import type { Runtime } from '../releases/release.ts';
import type { CertificatePair } from '../certificate-files/certificate-pair.ts';
import { readCertificatePair } from '../certificate-files/certificate-record.ts';

/** What rendered files depend on beside the configuration. */
export interface RenderFacts {
  readonly platform: NodeJS.Platform;
  /** What the build of the tablet page gave or is expected to give; `null`: nothing to serve yet. */
  readonly pwa: Runtime | null;
  /** `unix:/path` or `host:port`. */
  readonly phpAddress: string;
  /** Where nginx keeps its own files. */
  readonly nginxPrefix: string;
  /** Where nginx and php-fpm write their logs. */
  readonly logs: string;
  /** Programs that are started by root must be told which account to work under. */
  readonly runsAsRoot: boolean;
  readonly certificate:
    (CertificatePair & { /** What tablets fetch to trust it; `null`: there is no such file. */ readonly authority: string | null }) | null;
  /** Folders of the live releases: pointers where those switch in one act, the releases themselves where not. */
  readonly live: Readonly<Record<'backend' | 'pwa', string>>;
}

export interface RenderFactsInput {
  readonly config: BranchConfig;
  readonly paths: BranchPaths;
  readonly pwa: Runtime | null;
  readonly platform?: NodeJS.Platform;
  readonly runsAsRoot?: boolean;
}

/** Gathers what is to be known: the certificate on the disk, the account, where programs of this branch keep their files. */
export function readRenderFacts(input: RenderFactsInput, fileSystem: FileSystem): ResultAsync<RenderFacts, FileSystemError> {
  const { config, paths, pwa } = input;
  return safeTry(async function* () {
    const pair = yield* readCertificatePair(fileSystem, paths, config.appIp);
    const authority = (yield* fileSystem.stat(paths.authorityForTablets)) === null ? null : paths.authorityForTablets;
    return ok({
      platform: input.platform ?? process.platform,
      pwa,
      phpAddress: phpAddress(config, paths),
      nginxPrefix: nginxPrefix(paths),
      logs: paths.serviceLogs,
      runsAsRoot: input.runsAsRoot ?? process.getuid?.() === 0,
      certificate: pair === null ? null : { ...pair, authority },
      live: { backend: paths.current('backend'), pwa: paths.current('pwa') },
    });
  });
}
