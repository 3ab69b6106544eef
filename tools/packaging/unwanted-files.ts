const WELCOME = [/^dist\//, /^bin\//, /^bundle\//, /^src\//, /^package\.json$/, /^README\.md$/, /^LICENSE$/, /^action\.yml$/];
const UNWELCOME = [/\.test\./, /(^|\/)fixtures\//, /\.tsbuildinfo$/, /(^|\/)\./];

/** What a published package must not hold, and what it must. Each as a sentence. */
export function packageProblems(files: readonly string[]): readonly string[] {
  const unwanted = files.filter((file) => !WELCOME.some((rule) => rule.test(file)) || UNWELCOME.some((rule) => rule.test(file)));
  const missing = ['README.md', 'LICENSE', 'dist/index.js', 'dist/index.d.ts', 'src/index.ts'].filter((file) => !files.includes(file));
  return [...unwanted.map((file) => `${file} must not be published`), ...missing.map((file) => `${file} is missing`)];
}
