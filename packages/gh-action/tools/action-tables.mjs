// The tables of a README, made from its action.yml, so that neither can say something that the other does not.
import { parse } from 'yaml';

/** @param {string} yaml text of an action.yml */
export function actionTables(yaml) {
  const { inputs, outputs } = parse(yaml);
  const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ');
  const row = (...cells) => `| ${cells.map(cell).join(' | ')} |`;
  return [
    row('Input', 'Default', 'What it does'),
    row('---', '---', '---'),
    ...Object.entries(inputs).map(([name, { default: value, description }]) =>
      row(`\`${name}\``, value === '' ? '' : `\`${value}\``, description),
    ),
    '',
    row('Output', 'What it holds'),
    row('---', '---'),
    ...Object.entries(outputs).map(([name, { description }]) => row(`\`${name}\``, description)),
  ].join('\n');
}

/** The README with the text between the markers of an action replaced. */
export function withTables(readme, action, tables) {
  const [begin, end] = [`<!-- ${action}: made by tools/update-readme.mjs -->`, `<!-- /${action} -->`];
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`README.md has no markers "${begin}" … "${end}"`);
  return `${readme.slice(0, from + begin.length)}\n\n${tables}\n\n${readme.slice(to)}`;
}
