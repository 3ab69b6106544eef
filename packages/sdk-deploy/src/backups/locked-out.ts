import { keyUnusable, type ErrorOf } from '@woosoo/sdk-core';

/** As one of the problems of a file of a backup. */
export const lockedOutProblem =
  'is encrypted for keys that this machine does not have (`woosoo backup keys --import FILE` gives it the recovery key)';

/** Whether nothing else is the matter with a backup than that this machine has no key to it. */
export function isLockedOut(problems: readonly string[]): boolean {
  return problems.length > 0 && problems.every((one) => one.endsWith(lockedOutProblem));
}

/** `subject`: the file or the backup, as a sentence begins with it. */
export function lockedOut(subject: string): ErrorOf<typeof keyUnusable> {
  return keyUnusable({
    message: `${subject} is encrypted for keys that this machine does not have.`,
    remedy: 'Give it the recovery key: `woosoo backup keys --import FILE`.',
  });
}
