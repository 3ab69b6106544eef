import { defineError, type ErrorOf, type FileSystemError } from '@woosoo/sdk-core';

export const templateFailed = defineError({
  type: 'TemplateFailed',
  code: 'WOO3100',
  category: 'failed',
  title: 'A template cannot be rendered',
  explanation:
    'A template (built in, or of the same name in the folder templates/) has a mistake: broken syntax, a name that does not exist, or a value that is written without its filter (phpenv, nodeenv, nginxstr, inistr). Nothing was written.',
});
export const valueNotCarried = defineError({
  type: 'ValueNotCarried',
  code: 'WOO3101',
  category: 'no-branch',
  title: 'A value cannot stand in a file that needs it',
  explanation:
    'The format of a target has no way to write the value so that its reader gets it back unchanged. The key and the reason are named, never the value. Choose another value.',
});
export const readBackFailed = defineError({
  type: 'ReadBackFailed',
  code: 'WOO3102',
  category: 'failed',
  title: 'A rendered file would be read differently than it was meant',
  explanation:
    'Each rendered file is read back as its program reads it and compared key by key before it is written. One did not come back the same; mostly a template has a quote that is not closed. Nothing was written.',
});
export const nginxConfigInvalid = defineError({
  type: 'NginxConfigInvalid',
  code: 'WOO3103',
  category: 'failed',
  title: 'nginx does not accept its new configuration',
  explanation:
    '`nginx -t` refused the rendered nginx.conf. Nothing was written and nginx goes on with what it has. The message holds what nginx says.',
});
export const targetEditedByHand = defineError({
  type: 'TargetEditedByHand',
  code: 'WOO3104',
  category: 'failed',
  title: 'A rendered file was edited by hand',
  explanation:
    'A file that Woosoo writes was changed since, or is not from Woosoo at all. `woosoo config sync` shows the change and asks whether to take it over (`--edits adopt`), to keep it or to overwrite it; a copy is kept of what is overwritten.',
});

export const templateHeaderInvalid = defineError({
  type: 'TemplateHeaderInvalid',
  code: 'WOO3105',
  category: 'no-branch',
  title: 'A template of the branch does not say where it goes',
  explanation:
    'A template in templates/ that is not one of the built-in ones begins with a line that names its target and dialect: `{# woosoo: target=apps/kitchen/.env dialect=dotenv mode=600 restart=kitchen #}`. Targets stay inside the branch folder.',
});
export const changeUnknown = defineError({
  type: 'ChangeUnknown',
  code: 'WOO3106',
  category: 'failed',
  title: 'There is no such change of the configuration',
  explanation:
    '`woosoo config history` lists the changes that are kept (the last hundred); each can be taken back with `woosoo config undo ID`.',
});
export const changedSince = defineError({
  type: 'ChangedSince',
  code: 'WOO3107',
  category: 'failed',
  title: 'A file was changed again since',
  explanation:
    'A change of the configuration is taken back only while its files are as it left them: otherwise a later change would be lost. Take the later one back first, or overwrite with `--force`.',
});
export const notAdoptable = defineError({
  type: 'NotAdoptable',
  code: 'WOO3108',
  category: 'failed',
  title: 'An edit by hand cannot be taken over into the configuration',
  explanation:
    'Keys of a .env file that were changed or added by hand can be taken over into deployment.config.env, and lines of other files (nginx.conf) into their template. What was removed from a .env file cannot, nor a line that the configuration fills: change the key or the template instead.',
});

export type ConfigSyncError =
  | ErrorOf<typeof templateFailed>
  | ErrorOf<typeof valueNotCarried>
  | ErrorOf<typeof readBackFailed>
  | ErrorOf<typeof nginxConfigInvalid>
  | ErrorOf<typeof targetEditedByHand>
  | ErrorOf<typeof templateHeaderInvalid>
  | FileSystemError;

/** The errors of config sync, for `woosoo explain`. */
export const configSyncErrors = [
  templateFailed,
  valueNotCarried,
  readBackFailed,
  nginxConfigInvalid,
  targetEditedByHand,
  templateHeaderInvalid,
  changeUnknown,
  changedSince,
  notAdoptable,
] as const;
