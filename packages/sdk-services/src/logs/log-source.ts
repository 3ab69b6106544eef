import type { LogFormat } from './formats/log-format.ts';

interface Named {
  /** As `woosoo logs` takes it and entries carry it. */
  readonly name: string;
  /** The service that writes it, if it is one. */
  readonly service: string | null;
  readonly format: LogFormat;
}

/** A log in a file, with what rotation puts aside: `app.log.1`, `app.log-20260215.gz`, `app-2026-02-15.log`. */
export interface FileLogSource extends Named {
  readonly kind: 'file';
  /** The file that is written; for daily files the name without the date. It need not be there. */
  readonly path: string;
}

export interface StreamOptions {
  /** Only so many of the last lines. */
  readonly lines?: number | undefined;
  /** Only what the manager has got since then (ISO 8601), where it can tell. */
  readonly since?: string | undefined;
  /** Go on with what comes. */
  readonly follow?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A log that a service manager keeps (systemd's journal): it gives lines when asked, the oldest first. */
export interface StreamLogSource extends Named {
  readonly kind: 'stream';
  lines(options: StreamOptions): AsyncIterable<StreamedLine>;
}

export interface StreamedLine {
  readonly text: string;
  /** When the manager got it (ISO 8601); it counts where the line itself does not say. */
  readonly at?: string | undefined;
  /** By which the manager knows the line; without it a log is read whole from the end, too. */
  readonly id?: string | undefined;
}

export type LogSource = FileLogSource | StreamLogSource;
