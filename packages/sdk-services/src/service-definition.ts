import type { Argument } from '@woosoo/sdk-core';

/** What makes a service count as running. */
export type Readiness =
  /** Something accepts connections there. */
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly timeoutMs: number }
  /** A socket file accepts connections. */
  | { readonly kind: 'socket'; readonly path: string; readonly timeoutMs: number }
  /** It stayed up this long. */
  | { readonly kind: 'stable'; readonly forMs: number };

/** Everything that a service manager must know of one service, the same for every driver. */
export interface ServiceDefinition {
  /** `[a-z][a-z0-9-]*`, unique in the branch. */
  readonly name: string;
  readonly title: string;
  readonly program: string;
  readonly args: readonly string[];
  /** May be or hold a link (`.woosoo/current/backend`): it is resolved at each start, so that a service runs in one release from start to stop. */
  readonly workingDirectory: string;
  /** Added to a small base environment. Sensitive values are never written down by a driver other than into a 0600 file. */
  readonly environment: Readonly<Record<string, Argument>>;
  /** Started after these, stopped before them. */
  readonly dependsOn: readonly string[];
  readonly restart: {
    readonly policy: 'always' | 'on-failure' | 'never';
    readonly initialDelayMs: number;
    readonly maxDelayMs: number;
    /** A run this long resets the delay. */
    readonly resetAfterMs: number;
    /** After this many starts in a row that did not last, `failed`. */
    readonly maxAttempts: number;
  };
  /** The signal to the main process, then after the time the whole tree is killed. On Windows the signal stands for the console event. */
  readonly stop: { readonly signal: 'SIGTERM' | 'SIGQUIT' | 'SIGINT'; readonly timeoutMs: number };
  readonly readiness: Readiness;
  readonly log: { readonly maxBytes: number; readonly keep: number };
  /** The account to run under; `null`: the manager's own. */
  readonly account: string | null;
  /** Started when the machine (or the supervisor) starts. */
  readonly enabled: boolean;
}
