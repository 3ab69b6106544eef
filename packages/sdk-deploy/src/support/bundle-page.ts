import type { HealthReport } from '@woosoo/sdk-health';
import type { ServiceStatus } from '@woosoo/sdk-services';
import type { BranchErrorReport } from '../logs/branch-errors.ts';
import { html, Markup } from '../report/html/escape.ts';
import { styles } from '../report/html/styles.ts';
import type { DeployReport } from '../report/deploy-report.ts';

/** What the first page of a bundle tells. */
export interface BundleSummary {
  readonly branchId: string;
  readonly environment: string;
  readonly at: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly health: HealthReport | null;
  readonly services: readonly ServiceStatus[];
  readonly errors: BranchErrorReport | null;
  readonly deploys: readonly DeployReport[];
  /** What could not be gathered, and why. */
  readonly missing: readonly string[];
  readonly files: readonly string[];
}

/** The first page: what is wrong at a glance, and links to everything. It needs no network and runs nothing. */
export function bundlePage(summary: BundleSummary): string {
  const { branchId, environment, at, versions, health, services, errors, deploys, missing, files } = summary;
  const wrong = (health?.probes ?? []).filter(({ status }) => status !== 'ok' && status !== 'skipped');
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${branchId}: support bundle</title>
        <style>
          ${new Markup(styles)}
        </style>
      </head>
      <body>
        <header>
          <p class="top"><span class="soft">${branchId} · ${environment} · ${at}</span></p>
          <h1>Support bundle</h1>
        </header>
        <main>
          ${section('Health', [...wrong.map(({ probe, status, summary: told }) => html`<li><span class="bad">${status}</span> ${probe} <span class="soft">${told}</span></li>`), ...(wrong.length > 0 ? [] : [html`<li>${health === null ? 'not known' : 'Every check passed.'}</li>`])])}
          ${section(
            'Services',
            services.map(
              ({ name, state, since, reason }) => html`<li>${name}: ${state} <span class="soft">${since ?? ''} ${reason ?? ''}</span></li>`,
            ),
          )}
          ${section(
            'Errors',
            (errors?.groups ?? [])
              .slice(0, 50)
              .map(
                ({ count, title, frame, source, isNew }) =>
                  html`<li>${isNew ? 'NEW ' : ''}${count} × ${title} <span class="soft">${source} ${frame ?? ''}</span></li>`,
              ),
          )}
          ${section(
            'Deploys',
            deploys.map(
              ({ id, outcome, headline }) =>
                html`<li><a href="deploys/${id}.html">${id}</a> ${outcome} <span class="soft">${headline}</span></li>`,
            ),
          )}
          ${section(
            'Versions',
            Object.entries(versions).map(([name, version]) => html`<li>${name} ${version}</li>`),
          )}
          ${section(
            'Not here',
            missing.map((what) => html`<li>${what}</li>`),
          )}
          ${section(
            'Files',
            files.map((name) => html`<li><a href="${name}">${name}</a></li>`),
          )}
        </main>
        <footer><p>Known secrets are masked; the archive was checked for them.</p></footer>
      </body>
    </html> `.text;
}

function section(title: string, items: readonly Markup[]): Markup {
  if (items.length === 0) return html``;
  return html`<section>
    <h2>${title}</h2>
    <ul class="rows">
      ${items}
    </ul>
  </section>`;
}
