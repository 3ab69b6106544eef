import { expect, it } from 'vitest';
import { inertLines } from './inert-lines.ts';

/** How the runner finds commands: https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs */
const isCommand = (line: string): boolean => /^[\s\u0085]*::/.test(line) || line.includes('##[');

it.each([
  '::set-output name=a::b',
  '  ::add-mask::x',
  '\u0085::add-mask::x',
  'harmless\n::stop-commands::y',
  'progress 10 %\r::error::z',
  'text ##[command]rm',
  '##[##[error]',
])('leaves no command for the runner in %j', (text) => {
  expect(inertLines(text).filter(isCommand)).toEqual([]);
});

it('leaves other lines as they are', () => {
  expect(inertLines('a :: b\r\n## [c]\n')).toEqual(['a :: b', '## [c]', '']);
});
