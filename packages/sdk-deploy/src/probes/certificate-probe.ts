import { certificateExpiry, type BranchPaths, type Clock, type ExpiryLevel, type FileSystem } from '@woosoo/sdk-core';
import type { HealthProbe, HealthStatus, ProbeOutcome } from '@woosoo/sdk-health';
import { readCertificate } from '../certificates/authority/authority-state.ts';
import { readStoredCertificate } from '../certificate-files/certificate-record.ts';

const statuses: Readonly<Record<ExpiryLevel, HealthStatus>> = {
  fine: 'ok',
  notice: 'warning',
  warning: 'warning',
  critical: 'failed',
  expired: 'failed',
  'not-yet': 'failed',
};

interface Deps {
  readonly clock: Clock;
  readonly fileSystem: FileSystem;
  readonly paths: BranchPaths;
  readonly appIp: string;
}

/** How long the branch's certificate is still good. */
export class CertificateProbe implements HealthProbe {
  readonly name = 'certificate';
  readonly kind = 'certificate';
  readonly timeoutMs = 3_000;
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  async probe(): Promise<ProbeOutcome> {
    const { clock, fileSystem, paths, appIp } = this.#deps;
    const stored = await readStoredCertificate(fileSystem, paths, appIp);
    if (stored.isErr()) return { status: 'crashed', summary: stored.error.message, remedy: stored.error.remedy };
    if (stored.value === null) return { status: 'skipped', summary: 'none: the branch is served without TLS' };
    const certificate = readCertificate(stored.value.chainText);
    if (certificate === null)
      return {
        status: 'failed',
        summary: `${stored.value.chain} is damaged`,
        remedy: 'Make it anew: `woosoo cert renew`. Tablets keep trusting it.',
      };
    const { daysLeft, level, validTo } = certificateExpiry(certificate, clock.now());
    const until = validTo.toISOString().slice(0, 10);
    const summary = daysLeft < 0 ? `ended on ${until}` : `valid until ${until}, ${daysLeft} days more`;
    const observed = { daysLeft };
    if (level === 'fine') return { status: 'ok', summary, observed };
    return { status: statuses[level], summary, remedy: 'Renew it: `woosoo cert renew`. Tablets keep trusting it.', observed };
  }
}
