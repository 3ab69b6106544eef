import { must } from './run.mjs';
import { done, say } from './say.mjs';

/** Compiles the packages and bundles the adapters; what did not change comes from the cache. */
export async function build() {
  say('building');
  await must('npx', ['nx', 'run-many', '-t', 'build', 'bundle', '--output-style=static'], { stdio: ['ignore', 'ignore', 'inherit'] });
  done('built');
}
