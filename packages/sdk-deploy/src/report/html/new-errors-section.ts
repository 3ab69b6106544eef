import type { DeployReport } from '../deploy-report.ts';
import { newErrorsTitle } from '../new-errors.ts';
import { html, type Markup } from './escape.ts';

/** Errors that were not there before the deploy, with the first of each kind. */
export function newErrorsSection({ newErrors = [] }: DeployReport): Markup {
  if (newErrors.length === 0) return html``;
  return html`<section aria-labelledby="new-errors">
    <h2 id="new-errors" class="warn">${newErrorsTitle(newErrors)}</h2>
    ${newErrors.map(
      ({ source, title, frame, count, first }) =>
        html`<h3>${count > 1 ? `${count} × ` : ''}${title}</h3>
          <p class="soft">${source}${frame === null ? '' : ` · ${frame}`}</p>
          <pre tabindex="0">${first.join('\n')}</pre>`,
    )}
  </section>`;
}
