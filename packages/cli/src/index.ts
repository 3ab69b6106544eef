/**
 * The `woosoo` command as a function, for tests and for embedding.
 *
 * @module
 */
export { commands } from './commands/index.ts';
export { main, type Surroundings } from './main.ts';
