import type { RegistryKeys, RegistryValue } from './registry-value.ts';

const head = 'Windows Registry Editor Version 5.00';

/** Reads what `reg export` writes, once it is text. Keys are told by their path below `root`. */
export function parseRegistryText(content: string, root: string): RegistryKeys {
  const keys = new Map<string, Map<string, RegistryValue>>();
  let values: Map<string, RegistryValue> | undefined;
  // A long value goes on in the next line after a backslash.
  for (const line of content.replaceAll(/\\\r?\n\s*/g, '').split(/\r?\n/)) {
    const key = /^\[(.+)\]$/.exec(line)?.[1];
    if (key !== undefined) {
      values = new Map();
      keys.set(key.slice(root.length).replace(/^\\/, ''), values);
    }
    const [, name, raw] = /^(?:"((?:[^"\\]|\\.)*)"|@)=(.*)$/.exec(line) ?? [];
    if (raw !== undefined) values?.set(unescape(name ?? ''), parseValue(raw));
  }
  return keys;
}

function parseValue(raw: string): RegistryValue {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(raw)?.[1];
  if (quoted !== undefined) return { type: 'text', text: unescape(quoted) };
  if (raw.startsWith('dword:')) return { type: 'number', number: Number.parseInt(raw.slice('dword:'.length), 16) };
  const [, kind, bytes] = /^hex\((\w+)\):(.*)$/.exec(raw) ?? [];
  if (kind === '2') return { type: 'expandable', text: textOf(bytes ?? '').replace(/\0+$/, '') };
  if (kind === '7')
    return {
      type: 'list',
      texts: textOf(bytes ?? '')
        .split('\0')
        .filter((text) => text !== ''),
    };
  return { type: 'other', raw };
}

const textOf = (bytes: string): string => Buffer.from(bytes.replaceAll(',', ''), 'hex').toString('utf16le');
const unescape = (text: string): string => text.replaceAll(/\\(.)/g, '$1');
const escape = (text: string): string => text.replaceAll(/["\\]/g, '\\$&');

/** What `reg import` reads, as text; it wants UTF-16 with a byte order mark, or takes the bytes of texts for another encoding. */
export function registryText(root: string, keys: RegistryKeys): string {
  const sections = [...keys].map(([key, values]) =>
    [`[${key === '' ? root : `${root}\\${key}`}]`, ...[...values].map(([name, value]) => `${nameOf(name)}=${written(value)}`)].join('\r\n'),
  );
  return `${[head, ...sections].join('\r\n\r\n')}\r\n`;
}

const nameOf = (name: string): string => (name === '' ? '@' : `"${escape(name)}"`);

function written(value: RegistryValue): string {
  switch (value.type) {
    case 'text':
      return `"${escape(value.text)}"`;
    case 'number':
      return `dword:${value.number.toString(16).padStart(8, '0')}`;
    case 'expandable':
      return `hex(2):${bytesOf(`${value.text}\0`)}`;
    case 'list':
      return `hex(7):${bytesOf(`${value.texts.map((text) => `${text}\0`).join('')}\0`)}`;
    case 'other':
      return value.raw;
  }
}

const bytesOf = (text: string): string => [...Buffer.from(text, 'utf16le')].map((byte) => byte.toString(16).padStart(2, '0')).join(',');
