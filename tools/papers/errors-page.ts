import { cliErrors } from '@woosoo/cli';
import { exitCodes, exitCodeOf } from '@woosoo/sdk-core';
import { errorCatalogue } from '@woosoo/sdk-deploy';
import { madeFrom } from './made-note.ts';

const meaning: Readonly<Record<keyof typeof exitCodes, string>> = {
  failed: 'Failed; the branch is whole (unchanged or rolled back)',
  usage: 'Wrong usage: an unknown option, release, deploy ...',
  'person-needed': 'Failed and a person is needed; what to do is said',
  'no-branch': 'No branch here, or its configuration is not valid',
  locked: 'Another operation holds the lock',
  unhealthy: 'A check, a verification or a probe failed',
  cancelled: 'Cancelled; the branch is whole',
};

/** docs/errors.md: every error code that the product can show. */
export function errorsPage(): string {
  const exits = Object.entries(exitCodes).map(([category, code]) => `| ${code} | ${meaning[category as keyof typeof exitCodes]} |`);
  const errors = [...errorCatalogue, ...cliErrors].map(
    (error) => `### ${error.code} ${error.title}\n\n${error.explanation}\n\n\`${error.type}\`, exit code ${exitCodeOf(error)}.\n`,
  );
  return `${madeFrom('the error catalogues of the packages')}
# Errors

Every error has a code that is never given to another one. \`woosoo explain CODE\` says on the branch's own screen what stands here.
An error that is shown also says on what it failed and what to do next; with \`--json\` it is \`{"error":{"code","message","remedy",...}}\`.

Numbers: 1xxx core, 2xxx services, 3xxx deploys, backups and configuration files, 4xxx health, 5xxx command line and Action.

## Exit codes

They are a contract with scripts and never change their meaning.

| Exit code | Meaning |
| --- | --- |
| 0 | Done |
${exits.join('\n')}

## Codes

${errors.join('\n')}`;
}
