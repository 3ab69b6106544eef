import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { err, ok, type Result, type ResultAsync } from 'neverthrow';
import { Sensitive, type BranchPaths, type FileSystem, type StepSpec, type WoosooError } from '@woosoo/sdk-core';
import { changedTargets, configSyncSteps, handEdits, stageTargets, type ConfigSyncPlan } from '../config-sync/config-sync-plan.ts';
import { contentHash } from '../staging/staged-contents.ts';
import { certificateFileNames } from './certificate-name.ts';
import type { CertificateRecord } from '../certificate-files/certificate-record.ts';
import type { IssuedCertificate } from './issue-certificate.ts';

/** What is to be written for a certificate, and the steps that do it. */
export interface CertificateInstallation {
  readonly staged: readonly Sensitive[];
  readonly steps: readonly StepSpec[];
}

/**
 * The steps that put a certificate in place: key, certificate and record together or not at all, then nginx.conf where it changes, then a reload, then the
 * proof that it is served. `sync` is the plan of nginx.conf; `null`: nothing has been rendered yet.
 */
export function certificateSteps(
  issued: IssuedCertificate,
  names: readonly string[],
  paths: BranchPaths,
  sync: ConfigSyncPlan | null,
): CertificateInstallation {
  const files = certificateFileNames(names);
  const record: CertificateRecord = { ...files, names: [...names] };
  const write = (id: string, title: string, path: string, mode: number, from: StepSpec['params']): StepSpec => ({
    id,
    kind: 'write-file',
    title,
    params: { path, mode, from },
  });
  const staged = (text: string): StepSpec['params'] => ({ file: join(paths.staging, contentHash(text)) });
  const reload = (id: string, title: string, when: 'do' | 'undo'): StepSpec => ({ id, kind: 'nginx.reload', title, params: { when } });
  return {
    staged: [issued.key, Sensitive.of(issued.chain), ...(sync === null ? [] : stageTargets(sync))],
    steps: [
      ...(sync === null ? [] : [reload('settle:nginx', 'Keep nginx on its configuration', 'undo')]),
      write('certificate:key', `Write certs/${files.key}`, join(paths.certificates, files.key), 0o600, staged(issued.key.reveal())),
      write('certificate:chain', `Write certs/${files.chain}`, join(paths.certificates, files.chain), 0o644, staged(issued.chain)),
      write('certificate:authority', 'Write certs/woosoo-ca.crt', paths.authorityForTablets, 0o644, { text: issued.authority }),
      write('certificate:record', 'Write certs/certificate.json', paths.certificateRecord, 0o644, {
        text: `${JSON.stringify(record, null, 2)}\n`,
      }),
      ...(sync === null
        ? []
        : [
            ...configSyncSteps(sync, paths),
            reload('reload:nginx', 'Reload nginx', 'do'),
            {
              id: 'certificate:served',
              kind: 'certificate.served',
              title: 'Check that it is served',
              params: { fingerprint: new X509Certificate(issued.chain).fingerprint256, name: names[0] ?? '' },
            },
          ]),
    ],
  };
}

/** Of a plan, nginx.conf alone; refused where it would overwrite what somebody wrote there. */
export function nginxPlan(plan: ConfigSyncPlan, force: boolean): Result<ConfigSyncPlan, WoosooError> {
  const nginx = { ...plan, targets: plan.targets.filter(({ affects }) => affects === 'nginx') };
  const edits = force || changedTargets(nginx).length === 0 ? null : handEdits(nginx);
  return edits === null ? ok(nginx) : err(edits);
}

/** Whether nginx.conf has been rendered before; where not, the next sync or deploy does it. */
export function isRendered(fileSystem: FileSystem, paths: BranchPaths): ResultAsync<boolean, WoosooError> {
  return fileSystem.stat(join(paths.configs, 'nginx.conf')).map((found) => found !== null);
}
