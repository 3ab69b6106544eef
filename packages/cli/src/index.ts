/**
 * The `woosoo` command as a function, for tests and for embedding.
 *
 * @module
 */
export { commands } from './commands/index.ts';
export { cliErrors } from './errors.ts';
export { commandInfos, type CommandInfo, type OptionInfo } from './help/command-info.ts';
export { commonOptions } from './help/show-help.ts';
export { understands } from './understands.ts';
export { main, type Surroundings } from './main.ts';
