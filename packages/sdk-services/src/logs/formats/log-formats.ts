import { artisanFormat, phpFormat } from './console-formats.ts';
import { jsonFormat } from './json-format.ts';
import { laravelFormat } from './laravel-format.ts';
import type { EntryHead, LogFormat, LogZones } from './log-format.ts';
import { nginxAccessFormat, nginxErrorFormat } from './nginx-formats.ts';
import { plainFormat } from './plain-format.ts';

/** The ways in which the programs of a branch write. */
export type LogFormatName = 'laravel' | 'nginx-access' | 'nginx-error' | 'artisan' | 'php' | 'plain';

/** The format of that name. Each takes JSON lines too, since that is a matter of the program's settings. */
export function logFormat(name: LogFormatName, zones: LogZones): LogFormat {
  const { application } = zones;
  const json = jsonFormat(application);
  const plain = plainFormat(application);
  switch (name) {
    case 'laravel': {
      const laravel = laravelFormat(application);
      return {
        ...firstOf(laravel, json),
        begins: (start) => start.startsWith('{') || laravel.begins?.(start) === true,
        marks: laravel.marks,
      };
    }
    case 'nginx-access':
      return firstOf(nginxAccessFormat, json, plain);
    case 'nginx-error':
      return firstOf(nginxErrorFormat(zones.machine), plainFormat(zones.machine));
    case 'artisan':
      return firstOf(json, laravelFormat(application), artisanFormat(application), plain);
    case 'php':
      return firstOf(phpFormat(zones.machine), laravelFormat(application), plainFormat(zones.machine));
    case 'plain':
      return firstOf(json, plain);
  }
}

function firstOf(...formats: readonly LogFormat[]): LogFormat {
  return {
    head(line): EntryHead | null {
      for (const format of formats) {
        const head = format.head(line);
        if (head !== null) return head;
      }
      return null;
    },
  };
}
