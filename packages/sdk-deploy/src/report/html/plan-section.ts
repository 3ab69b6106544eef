import type { DeployReport } from '../deploy-report.ts';
import { html, type Markup } from './escape.ts';

const NOTHING = html``;

/** What was to be done beside the code: files with their masked differences, migrations with their SQL. */
export function planSection({ plan, outcome }: DeployReport): Markup {
  if (plan === null || (plan.files.length === 0 && plan.migrations.length === 0 && plan.warnings.length === 0)) return NOTHING;
  const title = outcome === 'done' ? 'What changed beside the code' : 'What was to change beside the code';
  return html`<section aria-labelledby="changes">
    <h2 id="changes">${title}</h2>
    ${plan.warnings.map((warning) => html`<p class="warn">${warning}</p>`)}
    ${plan.migrations.map(
      ({ name, kind, reason, sql }) =>
        html`<details>
          <summary>Migration <code>${name}</code> <span class="${kind === 'additive' ? 'soft' : 'warn'}">${kind}: ${reason}</span></summary>
          <pre tabindex="0">${sql === null ? 'Its SQL could not be asked for beforehand.' : sql.join('\n')}</pre>
        </details>`,
    )}
    ${plan.files.map(
      ({ path, change, lines }) =>
        html`<details>
          <summary><code>${path}</code> <span class="soft">${change}, ${lines.length} lines</span></summary>
          <pre tabindex="0">${lines.map(diffLine)}</pre>
        </details>`,
    )}
  </section>`;
}

/** The sign stays in the text: colour alone would not tell everybody. */
function diffLine(line: string): Markup {
  const tone = line.startsWith('+') ? 'good' : line.startsWith('-') ? 'bad' : line.startsWith('~') ? 'warn' : 'soft';
  return html`<span class="${tone}">${line}</span>${'\n'}`;
}
