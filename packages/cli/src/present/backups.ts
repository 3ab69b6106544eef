import type { ListedBackup } from '@woosoo/sdk-deploy';
import type { Style } from '../terminal/style.ts';
import { table } from '../terminal/table.ts';

export function backupListText(backups: readonly ListedBackup[], style: Style): string {
  if (backups.length === 0) return 'No backups yet. `woosoo backup create` makes one; so does every deploy that changes something.\n';
  return table(
    backups.map((listed) => {
      if (listed.state === 'damaged') return [`  ${style.bad('✗')} ${listed.id}`, style.bad('damaged'), '', listed.reason];
      const { includes, size_bytes, description } = listed.backup.metadata;
      const parts = Object.entries(includes).flatMap(([name, included]) => (included ? [name] : []));
      return [`  ${style.good('✓')} ${listed.id}`, size(size_bytes), parts.join(', '), style.soft(description)];
    }),
    style.columns,
  );
}

function size(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.ceil(bytes / 1024)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
