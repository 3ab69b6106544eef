import type { LogEntry } from '../entry/log-entry.ts';

/** `text`: as it was written; `json`: a JSON object a line; `csv`: a table. */
export type ExportFormat = 'text' | 'json' | 'csv';

/** What comes before the first entry. */
export function exportHeader(format: ExportFormat): string {
  return format === 'csv' ? '\ufefftime,source,level,message,text\r\n' : '';
}

/** One entry with the end of its line. */
export function exportedText(entry: LogEntry, format: ExportFormat): string {
  switch (format) {
    case 'text':
      return `${entry.text}\n`;
    case 'json':
      return `${JSON.stringify(entry)}\n`;
    case 'csv':
      return `${[entry.time ?? '', entry.source, entry.level ?? '', entry.message, entry.text].map(cell).join(',')}\r\n`;
  }
}

/** What begins like a formula would be calculated by a spreadsheet, and anybody can write into a log. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
