import { defineError, type ErrorDefinition } from '@woosoo/sdk-core';

/** A command line that no command takes. */
export const usageWrong = defineError({
  type: 'UsageWrong',
  code: 'WOO5001',
  category: 'usage',
  title: 'The command line is not right',
  explanation: 'A command, an option or a value is unknown or missing; nothing was done. `woosoo COMMAND --help` shows what there is.',
});

/** A command that asks first, where nobody can be asked. */
export const notConfirmed = defineError({
  type: 'NotConfirmed',
  code: 'WOO5002',
  category: 'usage',
  title: 'The command asks first, and was not told to go ahead',
  explanation:
    'It takes something away that cannot be had back at once, so it asks. Where there is no terminal, in a script say, it does nothing unless it is given --force.',
});

/** A mistake in Woosoo itself. */
export const unexpected = defineError({
  type: 'Unexpected',
  code: 'WOO5003',
  category: 'failed',
  title: 'Something unexpected happened inside Woosoo',
  explanation:
    'This is a mistake in the program; --verbose shows where. What was begun is in the journal: `woosoo recover` brings it to an end. Please report it.',
});

/** A file that was named on the command line and cannot be written. */
export const fileNotWritten = defineError({
  type: 'FileNotWritten',
  code: 'WOO5004',
  category: 'failed',
  title: 'A file that was asked for could not be written',
  explanation: 'The folder does not exist, or writing there is not allowed. Nothing else was done.',
});

/** A key that was asked for has no value. */
export const keyNotSet = defineError({
  type: 'KeyNotSet',
  code: 'WOO5005',
  category: 'failed',
  title: 'The configuration has no value for a key',
  explanation: 'It is neither in deployment.config.env nor in the overlay. Keys with a default need not be there.',
});

/** The errors of the command line itself. */
export const cliErrors: readonly ErrorDefinition[] = [usageWrong, notConfirmed, unexpected, fileNotWritten, keyNotSet];
