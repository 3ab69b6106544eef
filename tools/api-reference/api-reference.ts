import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Application } from 'typedoc';
import { root } from '../setup/run.mjs';

const packages = ['sdk-core', 'sdk-services', 'sdk-health', 'sdk-deploy'];
const here = import.meta.dirname;

/** API_REFERENCE.md: every public name of the SDK, one heading a package, made from the TSDoc comments. The same sources give the same bytes. */
export async function apiReference(): Promise<string> {
  const out = mkdtempSync(join(tmpdir(), 'woosoo-api-'));
  try {
    const app = await Application.bootstrapWithPlugins({
      entryPoints: packages.map((name) => resolve(root, 'packages', name, 'src', 'index.ts')),
      tsconfig: join(here, 'tsconfig.json'),
      plugin: ['typedoc-plugin-markdown', join(here, 'typedoc-by-package.mjs')],
      name: 'API reference',
      readme: 'none',
      disableSources: true,
      excludeExternals: true,
      excludePrivate: true,
      excludeInternal: true,
      disableGit: true,
      logLevel: 'Error',
      outputs: [{ name: 'markdown', path: out }],
      // Options of the markdown plugin, which typedoc's own types don't know.
      ...{
        router: 'module',
        entryFileName: 'API_REFERENCE',
        hideBreadcrumbs: true,
        hidePageHeader: true,
        useCodeBlocks: true,
        parametersFormat: 'table',
        interfacePropertiesFormat: 'table',
        classPropertiesFormat: 'table',
        propertyMembersFormat: 'table',
        typeDeclarationFormat: 'table',
        typeAliasPropertiesFormat: 'table',
        typeDeclarationVisibility: 'compact',
        tableColumnSettings: { hideSources: true, hideModifiers: true, hideDefaults: true, hideInherited: true, hideOverrides: true },
      },
    });
    const project = await app.convert();
    if (project === undefined) throw new Error('typedoc found errors in the sources; they are above.');
    await app.generateOutputs(project);
    // neverthrow's comments, which come along with what is re-exported of it, end their lines with CRLF.
    return readFileSync(join(out, 'API_REFERENCE.md'), 'utf8').replaceAll('\r\n', '\n');
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
