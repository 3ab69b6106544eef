import { Sensitive, type BranchConfig } from '@woosoo/sdk-core';
import { html } from '../report/html/escape.ts';
import type { ArchivedFile } from './zip-archive.ts';

/** Shorter values stand in any text. */
const SHORTEST = 6;

/** The names of the files in which a secret of the configuration can be read, as it is, in a URL, in a page, in base64 or in hexadecimal. */
export function secretTraces(config: BranchConfig, files: readonly ArchivedFile[]): readonly string[] {
  const secrets = [...config.values.values(), config.appKey, config.database.password, config.reverb.secret]
    .filter((value) => value instanceof Sensitive)
    .map((value) => value.reveal())
    .filter((value) => value.length >= SHORTEST);
  const forms = new Set(
    secrets.flatMap((secret) => {
      const bytes = Buffer.from(secret.replace(/^base64:/, ''), 'utf8');
      return [
        secret,
        secret.replace(/^base64:/, ''),
        html`${secret}`.text,
        encodeURIComponent(secret.toWellFormed()),
        bytes.toString('base64').replace(/=+$/, ''),
        bytes.toString('hex'),
      ];
    }),
  );
  return files.filter(({ name, text }) => [...forms].some((form) => text.includes(form) || name.includes(form))).map(({ name }) => name);
}
