import type { WoosooError } from '@woosoo/sdk-core';
import type { CreatedBackup } from '@woosoo/sdk-deploy';

/** The names as `backup/action.yml` has them. */
export const backupOutputNames = ['backup-id', 'folder', 'size-bytes', 'copy', 'proven', 'error-code'] as const;

export type BackupOutputs = Readonly<Record<(typeof backupOutputNames)[number], string>>;

export function backupOutputs({ id, directory, metadata, followUp }: CreatedBackup): BackupOutputs {
  return {
    'backup-id': id,
    folder: directory,
    'size-bytes': String(metadata.size_bytes),
    copy: followUp.copy ?? '',
    proven: String(followUp.rehearsal?.problems.length === 0),
    'error-code': followUp.errors[0]?.code ?? '',
  };
}

/** No backup was made. */
export function backupErrorOutputs({ code }: WoosooError): BackupOutputs {
  return { 'backup-id': '', folder: '', 'size-bytes': '', copy: '', proven: 'false', 'error-code': code };
}
