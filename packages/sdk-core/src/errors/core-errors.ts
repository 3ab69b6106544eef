import { defineError, type ErrorDefinition, type ErrorOf } from './woosoo-error.ts';

export const programNotFound = defineError({
  type: 'ProgramNotFound',
  code: 'WOO1001',
  category: 'failed',
  title: 'A program is not installed',
  explanation:
    'A command could not be started because its program is not on this machine, or not on PATH. `woosoo check` lists what is needed and how to install it.',
});
export const commandFailed = defineError({
  type: 'CommandFailed',
  code: 'WOO1002',
  category: 'failed',
  title: 'A command ended with an error',
  explanation:
    'A program that Woosoo ran ended with a non-zero exit code. Its last lines are shown; the whole output is in the log that the message names.',
});
export const commandTimedOut = defineError({
  type: 'CommandTimedOut',
  code: 'WOO1003',
  category: 'failed',
  title: 'A command took too long',
  explanation: 'A program did not finish within its time limit and was ended together with everything it had started.',
});
export const cancelled = defineError({
  type: 'Cancelled',
  code: 'WOO1004',
  category: 'cancelled',
  title: 'Cancelled',
  explanation: 'The operation was cancelled by a person or by the system. What it had begun was undone; the branch is whole.',
});
export const fileNotFound = defineError({
  type: 'FileNotFound',
  code: 'WOO1010',
  category: 'failed',
  title: 'A file or folder is missing',
  explanation: 'A file or folder that is needed does not exist.',
});
export const permissionDenied = defineError({
  type: 'PermissionDenied',
  code: 'WOO1011',
  category: 'failed',
  title: 'Not allowed to use a file or folder',
  explanation:
    'The account that runs Woosoo may not read or write a file. Run it as the account that owns the branch folder, or give that account the rights.',
});
export const fileExists = defineError({
  type: 'FileExists',
  code: 'WOO1012',
  category: 'failed',
  title: 'A file is in the way',
  explanation: 'Something already exists where a new file or folder was to be made.',
});
export const fileBusy = defineError({
  type: 'FileBusy',
  code: 'WOO1013',
  category: 'failed',
  title: 'A file is in use',
  explanation: 'Another program holds the file open. Close it (an editor, a virus scanner, a running service) and try again.',
});
export const diskFull = defineError({
  type: 'DiskFull',
  code: 'WOO1014',
  category: 'failed',
  title: 'The disk is full',
  explanation:
    'A file could not be written because the disk has no room. Free some space (`woosoo backup cleanup`, old logs), then try again.',
});
export const fileSystemFailed = defineError({
  type: 'FileSystemFailed',
  code: 'WOO1015',
  category: 'failed',
  title: 'A file operation failed',
  explanation: 'The operating system refused a file operation for a reason that has no code of its own here; the message holds it.',
});
export const httpFailed = defineError({
  type: 'HttpFailed',
  code: 'WOO1020',
  category: 'failed',
  title: 'An HTTP request got no answer',
  explanation: 'No connection, a broken connection or no answer in time. The service may be down or a firewall may be in the way.',
});
export const branchNotFound = defineError({
  type: 'BranchNotFound',
  code: 'WOO1030',
  category: 'no-branch',
  title: 'No branch folder here',
  explanation:
    'Woosoo looks for deployment.config.env in this folder and those above it. Go to the branch folder, name it with --root or WOOSOO_ROOT, or make one with `woosoo init`.',
});
export const configInvalid = defineError({
  type: 'ConfigInvalid',
  code: 'WOO1031',
  category: 'no-branch',
  title: 'The configuration is not valid',
  explanation:
    'deployment.config.env holds a value that cannot work. Each problem is listed with its key, line, rule and a valid example. `woosoo config validate` checks it without doing anything else.',
});
export const lockHeld = defineError({
  type: 'LockHeld',
  code: 'WOO1040',
  category: 'locked',
  title: 'Another operation is running',
  explanation:
    'Only one operation may change a branch at a time. The message says which, who started it and when. The lock belongs to the running process and goes away with it, however it ends; nothing has to be unlocked by hand.',
});
export const lockFailed = defineError({
  type: 'LockFailed',
  code: 'WOO1041',
  category: 'failed',
  title: 'The lock could not be taken',
  explanation: 'The operating system refused the lock for another reason than that somebody holds it.',
});
export const operationInterrupted = defineError({
  type: 'OperationInterrupted',
  code: 'WOO1050',
  category: 'person-needed',
  title: 'An earlier operation was interrupted',
  explanation:
    'An earlier operation was cut off (power, kill, crash). `woosoo recover` undoes or finishes it from its journal; a deploy does so by itself before it begins.',
});
export const recoveryFailed = defineError({
  type: 'RecoveryFailed',
  code: 'WOO1051',
  category: 'person-needed',
  title: 'Undoing or finishing an operation failed',
  explanation:
    'A step could neither be undone nor finished. The journal is kept: remove the cause that the message names, then run `woosoo recover` again.',
});
export const journalDamaged = defineError({
  type: 'JournalDamaged',
  code: 'WOO1052',
  category: 'person-needed',
  title: 'A journal cannot be read',
  explanation:
    'A journal record in the middle of the file is damaged (not merely the last one, which a power cut may tear). Nothing was changed. Keep the file and ask for help.',
});
export const operationInvalid = defineError({
  type: 'OperationInvalid',
  code: 'WOO1053',
  category: 'failed',
  title: 'An operation cannot be run as it is written',
  explanation:
    'A plan names a kind of step that this version does not know, or gives a step parameters that it does not take. Nothing was begun. Make the plan again with this version.',
});
export const stepBroke = defineError({
  type: 'StepBroke',
  code: 'WOO1054',
  category: 'failed',
  title: 'A step broke',
  explanation:
    'A step ended in a way that it was not made for: a defect of the program. It was handled like any step that fails. Please report it.',
});
export const auditFailed = defineError({
  type: 'AuditFailed',
  code: 'WOO1060',
  category: 'failed',
  title: 'The audit trail cannot be written or does not verify',
  explanation:
    'Every operation is entered into the audit trail before it acts; when that fails nothing is done. When verification fails, an entry was changed or removed.',
});
export const databaseUnreachable = defineError({
  type: 'DatabaseUnreachable',
  code: 'WOO1070',
  category: 'failed',
  title: 'The database does not answer',
  explanation:
    'No connection to the database, or it refused the user name or password. Check DB_HOST, DB_PORT, DB_USERNAME and DB_PASSWORD in deployment.config.env and that the server runs.',
});
export const queryFailed = defineError({
  type: 'QueryFailed',
  code: 'WOO1071',
  category: 'failed',
  title: 'The database refused a statement',
  explanation: 'The database answered a statement with an error; the message holds it.',
});
export const notificationFailed = defineError({
  type: 'NotificationFailed',
  code: 'WOO1080',
  category: 'failed',
  title: 'A notification was not delivered',
  explanation: 'A notifier answered with an error or not at all. A deploy never fails because of it.',
});
export const keyUnusable = defineError({
  type: 'KeyUnusable',
  code: 'WOO1090',
  category: 'failed',
  title: 'A key for encryption cannot be used',
  explanation:
    'What is secret is encrypted for the key of this machine (.woosoo/keys/machine.key) and the recovery keys of the owner (RECOVERY_RECIPIENTS). One of them is not a key of age, or its file is damaged.',
});
export const decryptionFailed = defineError({
  type: 'DecryptionFailed',
  code: 'WOO1091',
  category: 'failed',
  title: 'Something encrypted cannot be opened here',
  explanation:
    'It was encrypted for the key of another machine (the box was replaced, or .woosoo/keys is lost), or it was changed since. The owner can open it anywhere with the recovery key: `age -d -i KEYFILE`.',
});

export type ProcessError =
  ErrorOf<typeof programNotFound> | ErrorOf<typeof commandFailed> | ErrorOf<typeof commandTimedOut> | ErrorOf<typeof cancelled>;
export type FileSystemError =
  | ErrorOf<typeof fileNotFound>
  | ErrorOf<typeof permissionDenied>
  | ErrorOf<typeof fileExists>
  | ErrorOf<typeof fileBusy>
  | ErrorOf<typeof diskFull>
  | ErrorOf<typeof fileSystemFailed>;
export type HttpError = ErrorOf<typeof httpFailed> | ErrorOf<typeof cancelled>;
export type DatabaseError = ErrorOf<typeof databaseUnreachable> | ErrorOf<typeof queryFailed>;
export type Cancelled = ErrorOf<typeof cancelled>;

/** Every error of this package, for `woosoo explain`. */
export const coreErrors: readonly ErrorDefinition[] = [
  programNotFound,
  commandFailed,
  commandTimedOut,
  cancelled,
  fileNotFound,
  permissionDenied,
  fileExists,
  fileBusy,
  diskFull,
  fileSystemFailed,
  httpFailed,
  branchNotFound,
  configInvalid,
  lockHeld,
  lockFailed,
  operationInterrupted,
  recoveryFailed,
  journalDamaged,
  operationInvalid,
  stepBroke,
  auditFailed,
  databaseUnreachable,
  queryFailed,
  notificationFailed,
  keyUnusable,
  decryptionFailed,
];
