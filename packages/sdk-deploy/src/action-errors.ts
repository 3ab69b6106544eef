import { defineError, type ErrorDefinition } from '@woosoo/sdk-core';

/** An input of the GitHub Action. Defined here, since whoever reads the code in a job's log looks it up with `woosoo explain` on the box. */
export const actionInputInvalid = defineError({
  type: 'ActionInputInvalid',
  code: 'WOO5101',
  category: 'usage',
  title: 'An input of the GitHub Action cannot be used',
  explanation:
    'The workflow gives the action a value that it does not know. The message names the input and what it may be; the table of inputs is in the README of the action. Nothing was begun.',
});

/** The errors of the GitHub Action. */
export const actionErrors: readonly ErrorDefinition[] = [actionInputInvalid];
