import { defineError, type ErrorOf } from '@woosoo/sdk-core';

export const buildFailed = defineError({
  type: 'BuildFailed',
  code: 'WOO3001',
  category: 'failed',
  title: 'A component could not be built',
  explanation:
    'Installing packages, building or caching ended with an error, so nothing of the running branch was touched. The last lines are shown; the whole output is in the log of the deploy. Mend the component and deploy again.',
});
export const testsFailed = defineError({
  type: 'TestsFailed',
  code: 'WOO3002',
  category: 'failed',
  title: 'Tests of a component failed',
  explanation:
    'A component has tests and one of them is red. The deploy stopped before anything was touched. Mend the component; `--skip-tests` deploys it all the same.',
});
export const sourceMissing = defineError({
  type: 'SourceMissing',
  code: 'WOO3003',
  category: 'failed',
  title: 'The sources of a component are missing',
  explanation:
    'The folder of a component does not exist or does not hold what its kind needs (artisan, package.json, pubspec.yaml). Check the *_DIR keys or take it out of COMPONENTS.',
});
export const runtimeMismatch = defineError({
  type: 'RuntimeMismatch',
  code: 'WOO3004',
  category: 'failed',
  title: 'A build gave another kind of application than expected',
  explanation:
    'Whether the tablet application is served as files or by a server of its own shows only when it is built. The plan expected the other kind. A deploy plans anew by itself; a saved plan has to be made again.',
});
export const migrationsMismatch = defineError({
  type: 'MigrationsMismatch',
  code: 'WOO3005',
  category: 'failed',
  title: 'A build has other migrations than planned',
  explanation:
    'Packages bring migrations of their own, and which ones shows only when the release is built. Nothing was run. A deploy plans anew by itself, with them; a saved plan has to be made again.',
});
export const planStale = defineError({
  type: 'PlanStale',
  code: 'WOO3010',
  category: 'failed',
  title: 'The machine has changed since the plan was made',
  explanation: 'A saved plan is applied exactly or not at all. What differs is listed. Make a new plan, read it, apply it.',
});
export const planInvalid = defineError({
  type: 'PlanInvalid',
  code: 'WOO3011',
  category: 'usage',
  title: 'Not a plan of this version',
  explanation: 'The plan file cannot be read, is of another version of Woosoo or of another branch.',
});
export const planRefused = defineError({
  type: 'PlanRefused',
  code: 'WOO3012',
  category: 'failed',
  title: 'This cannot be done as asked',
  explanation: 'What was asked for cannot be planned: the message says why and what would be possible.',
});
export const databaseAhead = defineError({
  type: 'DatabaseAhead',
  code: 'WOO3013',
  category: 'failed',
  title: 'The older release does not fit the database as it is now',
  explanation:
    'Since that release ran, a migration removed or altered something in the database. Going back needs the database of before, from the backup that was made just before the migration: what was entered since then (orders) is not in it. `woosoo rollback --force` makes a backup of now, restores that one and goes back, as one operation that is undone as a whole if anything fails. Deploying a mended version forward loses nothing.',
});
export const verifyFailed = defineError({
  type: 'VerifyFailed',
  code: 'WOO3022',
  category: 'failed',
  title: 'The new release did not prove itself',
  explanation:
    'After the switch a check failed: a page or the API did not answer, another release answered, a service was down, or an event did not arrive.',
});
export const releaseUnknown = defineError({
  type: 'ReleaseUnknown',
  code: 'WOO3030',
  category: 'usage',
  title: 'No such release',
  explanation: '`woosoo releases` lists what is there. Only proven releases can be rolled back to.',
});
export const releaseRecordDamaged = defineError({
  type: 'ReleaseRecordDamaged',
  code: 'WOO3031',
  category: 'person-needed',
  title: 'The record of a release cannot be read',
  explanation:
    'A file under .woosoo/releases is damaged. The release folder itself may be whole; the record can be restored from a copy or the release removed.',
});
export const preflightFailed = defineError({
  type: 'PreflightFailed',
  code: 'WOO3040',
  category: 'failed',
  title: 'Something that a deploy needs is missing',
  explanation: '`woosoo check` shows every check with what to do. Nothing was touched.',
});
export const reportMissing = defineError({
  type: 'ReportMissing',
  code: 'WOO3050',
  category: 'usage',
  title: 'No such deploy',
  explanation: '`woosoo deploys` lists the deploys whose reports are kept.',
});
export const reportDamaged = defineError({
  type: 'ReportDamaged',
  code: 'WOO3051',
  category: 'unhealthy',
  title: 'The report of a deploy cannot be read',
  explanation:
    'Its file was changed by hand or cut off after Woosoo wrote it. What the deploy did is not touched by that: `woosoo releases` shows what is live, the audit trail (.woosoo/audit.jsonl) who did what.',
});
export const hookFailed = defineError({
  type: 'HookFailed',
  code: 'WOO3060',
  category: 'failed',
  title: 'A hook ended with an error',
  explanation: 'The executable hooks/pre-deploy ended with a non-zero exit code, which stops a deploy before anything is touched.',
});
export const logUnknown = defineError({
  type: 'LogUnknown',
  code: 'WOO3190',
  category: 'usage',
  title: 'No such log',
  explanation:
    'Logs are named after what writes them: `laravel`, `nginx-access`, `nginx-error`, and one a service. `nginx` and `backend` stand for all of theirs.',
});
export const bundleNotClean = defineError({
  type: 'BundleNotClean',
  code: 'WOO3191',
  category: 'failed',
  title: 'A support bundle would have held a secret',
  explanation:
    'Before a support bundle is written it is looked through for every secret of the configuration. One could be read in a file, so nothing was written. Please report it: masking has missed something.',
});
export const initRefused = defineError({
  type: 'InitRefused',
  code: 'WOO3070',
  category: 'usage',
  title: 'The branch folder cannot be set up',
  explanation: 'There is a configuration already, or an answer is missing or cannot work.',
});

export const agentRunning = defineError({
  type: 'AgentRunning',
  code: 'WOO3080',
  category: 'locked',
  title: 'An agent watches this branch already',
  explanation: 'One `woosoo agent` for a branch: two would tell everything twice. It runs as service `agent` where MONITOR=yes.',
});

export type BuildError = ErrorOf<typeof buildFailed> | ErrorOf<typeof testsFailed> | ErrorOf<typeof sourceMissing>;

/** The errors of deploying itself; backups, config sync and databases have their own lists. */
export const deployErrors = [
  buildFailed,
  testsFailed,
  sourceMissing,
  runtimeMismatch,
  migrationsMismatch,
  planStale,
  planInvalid,
  planRefused,
  databaseAhead,
  verifyFailed,
  releaseUnknown,
  releaseRecordDamaged,
  preflightFailed,
  reportMissing,
  reportDamaged,
  hookFailed,
  initRefused,
  agentRunning,
  logUnknown,
  bundleNotClean,
] as const;
