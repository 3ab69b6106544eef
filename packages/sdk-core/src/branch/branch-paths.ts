import { join } from 'node:path';
import type { ComponentName } from './component-name.ts';

/** Where everything of a branch is. All paths absolute; nothing here touches the disk. */
export class BranchPaths {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** The master configuration, or an environment's overlay of it. */
  configFile(environment?: string): string {
    return join(this.root, environment === undefined ? 'deployment.config.env' : `deployment.config.${environment}.env`);
  }

  get templates(): string {
    return join(this.root, 'templates');
  }

  /** Rendered: nginx.conf, php-fpm.conf. */
  get configs(): string {
    return join(this.root, 'configs');
  }

  get certificates(): string {
    return join(this.root, 'certs');
  }

  /** Which certificate is in use, and for which names. */
  get certificateRecord(): string {
    return join(this.certificates, 'certificate.json');
  }

  /** The certificate of the authority, for tablets; public. */
  get authorityForTablets(): string {
    return join(this.certificates, 'woosoo-ca.crt');
  }

  get backups(): string {
    return join(this.root, 'backups');
  }

  get hooks(): string {
    return join(this.root, 'hooks');
  }

  /** Our own state; 0700. */
  get state(): string {
    return join(this.root, '.woosoo');
  }

  releases(component: ComponentName): string {
    return join(this.state, 'releases', component);
  }

  release(component: ComponentName, releaseId: string): string {
    return join(this.releases(component), releaseId);
  }

  /** The pointer to the current release: a link that is replaced in one act. */
  current(component: ComponentName): string {
    return join(this.currents, component);
  }

  /** The pointer to the release that was current before: pages that were opened then still ask for its files. */
  previous(component: ComponentName): string {
    return join(this.state, 'previous', component);
  }

  get currents(): string {
    return join(this.state, 'current');
  }

  /** What outlives a release: `storage/`, `.env`, the SQLite file. */
  shared(component: ComponentName): string {
    return join(this.state, 'shared', component);
  }

  /** While this file is there, nginx answers everything but our own probes with the maintenance page. */
  get maintenanceFlag(): string {
    return join(this.state, 'maintenance');
  }

  get journal(): string {
    return join(this.state, 'journal');
  }

  /** File contents on their way into the branch while an operation runs; 0600. */
  get staging(): string {
    return join(this.state, 'staging');
  }

  get auditTrail(): string {
    return join(this.state, 'audit.jsonl');
  }

  /** Private keys of this machine; the folder is 0700. */
  get keys(): string {
    return join(this.state, 'keys');
  }

  /** What this machine decrypts with. */
  get machineKey(): string {
    return join(this.keys, 'machine.key');
  }

  /** What configuration files held before each change. */
  get configHistory(): string {
    return join(this.state, 'history', 'config');
  }

  /** The certificate authority of the branch (mkcert's CAROOT), unless the configuration names another folder; 0700. */
  get authority(): string {
    return join(this.state, 'ca');
  }

  get lockCard(): string {
    return join(this.state, 'lock.json');
  }

  /** Reports and logs of one deploy. */
  deploy(deployId: string): string {
    return join(this.deploys, deployId);
  }

  get deploys(): string {
    return join(this.state, 'deploys');
  }

  get supervisor(): string {
    return join(this.state, 'supervisor');
  }

  /** Sockets, pid files and temporary files of the programs that we configure. */
  get run(): string {
    return join(this.state, 'run');
  }

  /** What the agent measured. */
  get healthHistory(): string {
    return join(this.state, 'health.db');
  }

  /** The agent's sign of life. */
  get agentBeat(): string {
    return join(this.run, 'agent.json');
  }

  get serviceLogs(): string {
    return join(this.state, 'logs');
  }

  get cache(): string {
    return join(this.state, 'cache');
  }
}
