import { basename } from 'node:path';
import type { ServiceDefinition } from '../service-definition.ts';
import { unitWord } from './unit-syntax.ts';

/** Where services of a branch may write, and where things are that must stay visible. */
export interface HardeningPlaces {
  readonly root: string;
  /** The branch's own state: releases, journal, secrets. Services may write in `writable` alone. */
  readonly state: string;
  readonly writable: readonly string[];
  /** Services that are Woosoo itself, and write its state. */
  readonly own: readonly string[];
}

/** What a daemon that is started by root needs to serve, to look after its files, and to step down to another account. */
const capabilitiesOfRoot = ['CAP_CHOWN', 'CAP_DAC_OVERRIDE', 'CAP_FOWNER', 'CAP_KILL', 'CAP_SETGID', 'CAP_SETUID', 'CAP_NET_BIND_SERVICE'];

/**
 * Keeps a service to what it is there for. Every line was tried with PHP 8.2 (php-fpm, gd), Node 20 to 24 and nginx:
 *
 * - `MemoryDenyWriteExecute` ends Node and PHP's JIT;
 * - `ProcSubset=pid` tells Node that there are no processors;
 * - without `@pkey` Node 20 dies, and a forbidden call must fail, not kill (gd loads libnuma, which asks for `set_mempolicy`);
 * - without `AF_NETLINK` Node cannot list network interfaces.
 */
export function hardening(definition: ServiceDefinition, places: HardeningPlaces): readonly string[] {
  const asRoot = definition.account === null || definition.account === 'root';
  const mustSee = [places.root, definition.program, definition.workingDirectory, ...definition.args, ...places.writable];
  const below = (...folders: readonly string[]): boolean => mustSee.some((path) => folders.some((folder) => path.startsWith(`${folder}/`)));
  const ownTmp = !below('/tmp', '/var/tmp');
  const writable = [...new Set([...writableBy(definition, places), ...(ownTmp ? [] : ['/tmp', '/var/tmp'])])];
  const capabilities = asRoot ? capabilitiesOfRoot : lowPort(definition) ? ['CAP_NET_BIND_SERVICE'] : [];
  return [
    'NoNewPrivileges=yes',
    'ProtectSystem=strict',
    ...writable.map((path) => `ReadWritePaths=${unitWord(`-${path}`)}`),
    `ProtectHome=${below('/home', '/root', '/run/user') ? 'no' : 'yes'}`,
    `PrivateTmp=${ownTmp ? 'yes' : 'no'}`,
    'PrivateDevices=yes',
    // The agent is one of root's, and measures what the others use.
    ...(asRoot ? [] : ['ProtectProc=invisible']),
    'ProtectKernelTunables=yes',
    'ProtectKernelModules=yes',
    'ProtectKernelLogs=yes',
    'ProtectControlGroups=yes',
    'ProtectClock=yes',
    'ProtectHostname=yes',
    'RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK',
    'RestrictNamespaces=yes',
    'RestrictRealtime=yes',
    'RestrictSUIDSGID=yes',
    'LockPersonality=yes',
    'RemoveIPC=yes',
    `CapabilityBoundingSet=${capabilities.join(' ')}`,
    ...(asRoot ? [] : [`AmbientCapabilities=${capabilities.join(' ')}`]),
    'SystemCallArchitectures=native',
    'SystemCallFilter=@system-service @pkey',
    // What steps down to another account calls setuid, and is allowed to by its capabilities alone.
    `SystemCallFilter=~${asRoot ? '@resources' : '@privileged @resources'}`,
    'SystemCallErrorNumber=EPERM',
  ];
}

/** A service whose folder is outside our state, as an own command of the branch may have it, may write there too. */
function writableBy({ name, workingDirectory }: ServiceDefinition, { root, state, writable, own }: HardeningPlaces): readonly string[] {
  if (own.includes(name)) return [...writable, state];
  const isOurs = workingDirectory === root || workingDirectory === state || workingDirectory.startsWith(`${state}/`);
  return isOurs ? writable : [...writable, workingDirectory];
}

function lowPort({ program, readiness }: ServiceDefinition): boolean {
  return basename(program) === 'nginx' || (readiness.kind === 'tcp' && readiness.port < 1024);
}
