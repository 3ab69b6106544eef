import type { BranchConfig, DatabaseConnector, FileSystem } from '@woosoo/sdk-core';
import { fail, pass, type CheckOutcome, type PreflightCheck } from '../preflight-check.ts';

/** The database answers and takes the password. A SQLite file that does not exist yet is made by the first deploy. */
export class DatabaseCheck implements PreflightCheck {
  readonly name = 'database';
  readonly title = 'Database';
  readonly #deps: { readonly config: BranchConfig; readonly databases: DatabaseConnector; readonly fileSystem: FileSystem };

  constructor(deps: { readonly config: BranchConfig; readonly databases: DatabaseConnector; readonly fileSystem: FileSystem }) {
    this.#deps = deps;
  }

  async run(): Promise<CheckOutcome> {
    const { config, databases, fileSystem } = this.#deps;
    if (config.database.family === 'sqlite') {
      const stat = await fileSystem.stat(config.database.database).unwrapOr(null);
      if (stat === null) return pass('SQLite; the file is made by the first deploy');
    }
    await using database = databases.connect(config.database);
    const answer = await database.ping();
    return answer.isErr() ? fail(answer.error.message, answer.error.remedy) : pass(`${database.family} ${answer.value.version}`);
  }
}
