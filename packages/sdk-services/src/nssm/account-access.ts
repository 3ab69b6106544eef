import { win32 } from 'node:path';
import type { NssmLayout } from './nssm-layout.ts';

/**
 * `icacls` arguments that let a service's account do what its host and its program need, and no more: read the branch, change its logs and records,
 * read its own definition (that file is otherwise the owner's and the administrators' alone). Each is one call.
 */
export function accountAccess(layout: NssmLayout, name: string, account: string): readonly (readonly string[])[] {
  const grant = (path: string, rights: string): readonly string[] => [path, '/grant', `${account}:${rights}`, '/q'];
  return [
    grant(layout.root, '(OI)(CI)RX'),
    grant(layout.folder, '(OI)(CI)M'),
    grant(layout.logs, '(OI)(CI)M'),
    grant(win32.join(layout.definitions, `${name}.json`), 'R'),
  ];
}
