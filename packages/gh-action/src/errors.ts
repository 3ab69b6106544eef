import { defineError } from '@woosoo/sdk-core';

export const actionInputInvalid = defineError({
  type: 'ActionInputInvalid',
  code: 'WOO5101',
  category: 'usage',
  title: 'An input of the GitHub Action cannot be used',
  explanation:
    'The workflow gives the action a value that it does not know. The message names the input and what it may be; the table of inputs is in the README of the action. Nothing was begun.',
});

/** The errors of this package. */
export const actionErrors = [actionInputInvalid] as const;
