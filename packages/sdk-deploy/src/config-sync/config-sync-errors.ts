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
    'A file that Woosoo writes was changed since, or is not from Woosoo at all. Move the change into deployment.config.env or a template; `--force` overwrites it, and the backup keeps a copy.',
});

export type ConfigSyncError =
  | ErrorOf<typeof templateFailed>
  | ErrorOf<typeof valueNotCarried>
  | ErrorOf<typeof readBackFailed>
  | ErrorOf<typeof nginxConfigInvalid>
  | ErrorOf<typeof targetEditedByHand>
  | FileSystemError;

/** The errors of config sync, for `woosoo explain`. */
export const configSyncErrors = [templateFailed, valueNotCarried, readBackFailed, nginxConfigInvalid, targetEditedByHand] as const;
