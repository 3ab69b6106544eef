import { laravelEnv } from './laravel-env.ts';
import { nginxConf } from './nginx-conf.ts';
import { nuxtEnv } from './nuxt-env.ts';
import { phpFpmConf } from './php-fpm-conf.ts';

export const templateNames = ['laravel.env.j2', 'nuxt.env.j2', 'nginx.conf.j2', 'php-fpm.conf.j2'] as const;
export type TemplateName = (typeof templateNames)[number];

/** The templates that Woosoo brings, inside the program so that a single executable has them. A file of the same name in the branch's `templates/` is used instead. */
export const builtInTemplates: Readonly<Record<TemplateName, string>> = {
  'laravel.env.j2': laravelEnv,
  'nuxt.env.j2': nuxtEnv,
  'nginx.conf.j2': nginxConf,
  'php-fpm.conf.j2': phpFpmConf,
};
