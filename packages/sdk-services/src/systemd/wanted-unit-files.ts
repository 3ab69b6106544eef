import { join } from 'node:path';
import type { RecoverCommand } from '../recover-command.ts';
import { renderRecoverUnit, renderTarget } from './branch-units.ts';
import { environmentFile } from './environment-file.ts';
import { renderUnit, type UnitContext } from './render-unit.ts';
import { unitFolder, unitPathOf, type WantedFile } from './unit-files.ts';
import { branchTarget, recoverUnit } from './unit-names.ts';
import type { UnitRecord } from './unit-record.ts';

/** Where the file is by which we tell systemd of a service. */
export function unitFileOf({ placement, unit }: Pick<UnitRecord, 'placement' | 'unit'>): string {
  return placement === 'unit' ? unitPathOf(unit) : join(unitFolder, `${unit}.d`, 'woosoo.conf');
}

/** The link that makes a boot start it. */
export function wantsLinkOf(unit: string, target = branchTarget): string {
  return join(unitFolder, `${target}.wants`, unit);
}

/** All files of a service: its unit, its environment, and the link by which it is enabled. */
export function filesOfService(
  record: UnitRecord,
  environmentPath: string,
  context: Omit<UnitContext, 'placement' | 'environmentFile' | 'owner'>,
): { readonly unit: WantedFile; readonly environment: WantedFile; readonly link: WantedFile } {
  const { definition, placement, unit, before, owner } = record;
  const environment = Object.keys(definition.environment).length === 0 ? null : environmentFile(definition.environment);
  const text = renderUnit(definition, { ...context, placement, owner, environmentFile: environment === null ? null : environmentPath });
  return {
    environment: { path: environmentPath, text: environment, mode: 0o600 },
    unit: { path: unitFileOf(record), text, mode: 0o644 },
    link: { path: wantsLinkOf(unit), target: definition.enabled ? (before?.fragment ?? unitPathOf(unit)) : null },
  };
}

/** The units of the branch itself. */
export function filesOfBranch(root: string, recover: RecoverCommand | null): readonly WantedFile[] {
  return [
    { path: unitPathOf(branchTarget), text: renderTarget(root), mode: 0o644 },
    { path: wantsLinkOf(branchTarget, 'multi-user.target'), target: unitPathOf(branchTarget) },
    ...(recover === null
      ? []
      : [
          { path: unitPathOf(recoverUnit), text: renderRecoverUnit(root, recover), mode: 0o644 },
          { path: wantsLinkOf(recoverUnit), target: unitPathOf(recoverUnit) },
        ]),
  ];
}

/** The same files, gone. */
export function absent(files: readonly WantedFile[]): readonly WantedFile[] {
  return files.map((file) => ('target' in file ? { path: file.path, target: null } : { ...file, text: null }));
}
