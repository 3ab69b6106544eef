import type { DeployReport, ReportedError } from '../deploy-report.ts';
import { html, type Markup } from './escape.ts';

const NOTHING = html``;

/** The reason of a failure and the way out, before everything else. */
export function errorSection({ error, kind, outcome, recoveryErrors }: DeployReport): Markup {
  if (error === null && recoveryErrors.length === 0) return NOTHING;
  const calm = error?.type === 'Cancelled' || (kind === 'recover' && outcome !== 'person-needed');
  return html`<section aria-labelledby="error">
    <h2 id="error" class="${calm ? '' : 'bad'}">${calm ? 'What happened' : 'What went wrong'}</h2>
    ${error === null ? NOTHING : errorBody(error)}
    ${
      recoveryErrors.length === 0
        ? NOTHING
        : html`<h3 class="bad">And while undoing or finishing</h3>
            ${recoveryErrors.map(errorBody)}`
    }
  </section>`;
}

function errorBody({ message, code, remedy, tail }: ReportedError): Markup {
  return html`<p class="lines">${message} <span class="soft">(${code})</span></p>
    <p class="remedy lines"><span class="soft">What to do:</span> ${remedy}</p>
    ${
      tail.length === 0
        ? NOTHING
        : html`<p class="soft">The last that was said:</p>
            <pre tabindex="0">${tail.join('\n')}</pre>`
    }`;
}
