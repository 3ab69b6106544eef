import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { safeTry, type DatabaseTarget, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import { type ResultAsync } from 'neverthrow';

/** The text of an option file for the clients of MySQL and MariaDB: the one way to hand a password over that no process list shows. */
export function optionFileText(target: DatabaseTarget): string {
  const quoted = (value: string): string => `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  const lines = [
    `host=${quoted(target.host)}`,
    `port=${target.port}`,
    // A client takes the socket for `localhost`; our own connections, whose rights were checked, go over TCP.
    'protocol=tcp',
    `user=${quoted(target.username)}`,
    `password=${quoted(target.password.reveal())}`,
  ];
  return `[client]\n${lines.join('\n')}\n`;
}

/** Writes the option file (0600) into a private folder for as long as the action runs. Left-overs of a killed process are removed first. */
export function withOptionFile<T, E>(
  fileSystem: FileSystem,
  folder: string,
  target: DatabaseTarget,
  action: (path: string) => ResultAsync<T, E>,
): ResultAsync<T, E | FileSystemError> {
  return safeTry(async function* () {
    const path = join(folder, `${randomBytes(8).toString('hex')}.cnf`);
    yield* fileSystem.remove(folder);
    yield* fileSystem.makeDirectory(folder, { mode: 0o700 });
    yield* fileSystem.writeTextAtomic(path, optionFileText(target), { mode: 0o600 });
    const result = await action(path);
    yield* fileSystem.remove(folder);
    return result;
  });
}
