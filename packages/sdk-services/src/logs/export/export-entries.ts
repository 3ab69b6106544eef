import { extname } from 'node:path';
import { err, ok, type ResultAsync } from 'neverthrow';
import { safeTry, type AppendHandle, type FileSystem, type FileSystemError } from '@woosoo/sdk-core';
import type { LogError } from '../log-errors.ts';
import type { LogBatches } from '../log-reader.ts';
import { exportedText, exportHeader, type ExportFormat } from './export-formats.ts';

export interface ExportReport {
  readonly path: string;
  readonly format: ExportFormat;
  readonly entries: number;
  /** What could not be read while the rest was. */
  readonly problems: readonly LogError[];
}

/** The format that a file's name asks for: `.csv`, `.json`/`.jsonl`/`.ndjson`, anything else is text. */
export function exportFormatOf(path: string): ExportFormat {
  const ending = extname(path).toLowerCase();
  if (ending === '.csv') return 'csv';
  return ['.json', '.jsonl', '.ndjson'].includes(ending) ? 'json' : 'text';
}

/** Writes entries to a file, for its owner only. Until all are written the file has another name: there is never half an export. */
export function exportEntries(batches: LogBatches, { path, format, fileSystem }: ExportTarget): ResultAsync<ExportReport, ExportError> {
  const partial = `${path}.${process.pid}.partial`;
  return fileSystem
    .openAppend(partial)
    .andThen((handle) =>
      written(batches, format, handle)
        .andThen((report) => handle.sync().map(() => report))
        .andThen((report) => handle.close().map(() => report))
        .orElse((error) => handle.close().andThen(() => err<Written, ExportError>(error))),
    )
    .andThen((report) => fileSystem.move(partial, path).map(() => ({ path, format, ...report })))
    .orElse((error) => fileSystem.remove(partial).andThen(() => err<ExportReport, ExportError>(error)));
}

type ExportError = FileSystemError | LogError;
type Written = Pick<ExportReport, 'entries' | 'problems'>;

interface ExportTarget {
  readonly path: string;
  readonly format: ExportFormat;
  readonly fileSystem: FileSystem;
}

function written(batches: LogBatches, format: ExportFormat, handle: AppendHandle): ResultAsync<Written, ExportError> {
  return safeTry(async function* () {
    let entries = 0;
    const problems: LogError[] = [];
    yield* handle.write(exportHeader(format));
    for await (const batch of batches) {
      if (batch.isOk()) {
        entries += batch.value.length;
        yield* handle.write(batch.value.map((entry) => exportedText(entry, format)).join(''));
      } else if (batch.error.type === 'LogUnreadable') problems.push(batch.error);
      // What was asked for cannot be had; half of it would look like all.
      else return err<Written, ExportError>(batch.error);
    }
    return ok<Written, ExportError>({ entries, problems });
  });
}
