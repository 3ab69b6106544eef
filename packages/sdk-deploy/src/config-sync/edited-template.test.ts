import { describe, expect, it } from 'vitest';
import { editedTemplate } from './edited-template.ts';

/** A template of which `{{ name }}` is filled in, and `*` stands for the line before once more. */
const render = (source: string): Promise<string | null> =>
  Promise.resolve(source.includes('broken') ? null : source.replaceAll('{{ name }}', 'Ana').replaceAll(/^(.*\n)\*\n/gm, '$1$1'));

const adopted = async (source: string, change: (rendered: string) => string) => {
  const rendered = (await render(source)) ?? '';
  return editedTemplate({ source, rendered, edited: change(rendered) }, render);
};

const SOURCE = 'one\ntwo\nfor {{ name }}\nthree\nfour\nfive\n';

describe('a template that takes an edit over', () => {
  it.each([
    ['a line changed', (text: string) => text.replace('two', '2'), SOURCE.replace('two', '2')],
    ['a line added', (text: string) => text.replace('four\n', 'four\n4.5\n'), SOURCE.replace('four\n', 'four\n4.5\n')],
    ['a line taken out', (text: string) => text.replace('five\n', ''), SOURCE.replace('five\n', '')],
    ['at both ends', (text: string) => `zero\n${text}six\n`, `zero\n${SOURCE}six\n`],
    ['beside a line that is filled in', (text: string) => text.replace('three', '3'), SOURCE.replace('three', '3')],
    ['in two places', (text: string) => text.replace('one', '1').replace('five', '5'), SOURCE.replace('one', '1').replace('five', '5')],
  ])('has %s', async (_, change, wanted) => {
    expect(await adopted(SOURCE, change)).toBe(wanted);
  });

  it.each([
    ['a line that is filled in was changed', SOURCE, (text: string) => text.replace('Ana', 'Bea')],
    ['one of two lines was changed that stand once in the template', 'one\ntwo\n*\nend\n', (text: string) => text.replace('two', '2')],
    ['the template would fill in what was written', SOURCE, (text: string) => text.replace('two', '{{ name }}')],
    ['the template could not be rendered any more', SOURCE, (text: string) => text.replace('two', 'broken')],
  ])('does not exist where %s', async (_, source, change) => {
    expect(await adopted(source, change)).toBeNull();
  });
});
