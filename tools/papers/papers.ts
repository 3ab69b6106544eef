import type { Paper } from './paper.ts';

/** Each is loaded by itself, so that one whose sources are in pieces does not keep the others from being made. */
export const papers: readonly Paper[] = [
  { path: 'API_REFERENCE.md', make: async () => (await import('../api-reference/api-reference.ts')).apiReference() },
  { path: 'CLI_REFERENCE.md', make: async () => (await import('../cli-reference/cli-reference.ts')).cliReference() },
  { path: 'docs/configuration.md', make: async () => (await import('./configuration-page.ts')).configurationPage() },
  { path: 'docs/errors.md', make: async () => (await import('./errors-page.ts')).errorsPage() },
];
