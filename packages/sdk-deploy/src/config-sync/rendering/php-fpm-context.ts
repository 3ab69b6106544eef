import { join } from 'node:path';
import type { BranchConfig, BranchPaths } from '@woosoo/sdk-core';
import type { RenderFacts } from '../render-facts.ts';
import { TemplateValue } from './template-value.ts';

/** What `php-fpm.conf.j2` sees. */
export function phpFpmContext({ services }: BranchConfig, paths: BranchPaths, facts: RenderFacts): Readonly<Record<string, unknown>> {
  const socket = facts.phpAddress.startsWith('unix:');
  return {
    pid: new TemplateValue('The path of the branch folder', join(paths.run, 'php-fpm.pid')),
    errorLog: new TemplateValue('The path of the branch folder', join(facts.logs, 'php-fpm.log')),
    listen: new TemplateValue('PHP_FASTCGI', socket ? facts.phpAddress.slice('unix:'.length) : facts.phpAddress),
    socket,
    account: facts.runsAsRoot
      ? { user: new TemplateValue('SERVICE_ACCOUNT', services.account ?? 'root'), own: services.account !== null }
      : null,
  };
}
