import { describe, expect, it } from 'vitest';
import { defineError } from '../errors/woosoo-error.ts';
import { redactError } from './redact-error.ts';
import { redactValue } from './redact-value.ts';
import { Redactor } from './redactor.ts';
import { Sensitive } from './sensitive.ts';

describe('Redactor', () => {
  const secret = 'p@ss/wörd "+1"\\';
  const forms = {
    raw: secret,
    'URL-encoded': encodeURIComponent(secret),
    'URL-encoded in small letters': encodeURIComponent(secret).replace(/%../g, (escape) => escape.toLowerCase()),
    'form-encoded': encodeURIComponent(secret).replaceAll('%20', '+'),
    base64: Buffer.from(secret).toString('base64'),
    base64url: Buffer.from(secret).toString('base64url'),
    JSON: JSON.stringify(secret),
    "PHP's JSON": JSON.stringify(secret).replaceAll('/', '\\/'),
  };

  it.each(Object.entries(forms))('masks a secret: %s', (_name, form) => {
    const text = new Redactor([Sensitive.of(secret)]).redact(`before ${form} after`);
    expect(text).toMatch(/^before "?\[REDACTED\]"? after$|^before \[REDACTED\]=* after$/);
  });

  it('leaves nothing of a secret that begins with another', () => {
    expect(new Redactor(['secret', 'secret-longer']).redact('secret-longer secret')).toBe('[REDACTED] [REDACTED]');
  });

  it('learns more while it works', () => {
    const redactor = new Redactor();
    expect(redactor.redact('first second')).toBe('first second');
    redactor.add('first');
    expect(redactor.redact('first second')).toBe('[REDACTED] second');
    redactor.add('second');
    expect(redactor.redact('first second')).toBe('[REDACTED] [REDACTED]');
  });

  it('ignores values so short that they would mask half of every text', () => {
    expect(new Redactor(['', 'abc', '80']).redact('abc on port 8080')).toBe('abc on port 8080');
  });

  it('takes secrets as they are, not as patterns', () => {
    expect(new Redactor(['a.*b$(c']).redact('axxb a.*b$(c')).toBe('axxb [REDACTED]');
  });

  it('masks the lines of a key file one by one, but not its frame', () => {
    const key = '-----BEGIN KEY-----\nMIIEvQIBADANBgkq\nabcdefghijklmnop\n-----END KEY-----\n';
    const redactor = new Redactor([key]);
    expect(redactor.redact(key)).toBe('[REDACTED]');
    expect(redactor.redact('> MIIEvQIBADANBgkq')).toBe('> [REDACTED]');
    expect(redactor.redact('-----BEGIN KEY-----')).toBe('-----BEGIN KEY-----');
  });
});

describe('redactValue', () => {
  const redactor = new Redactor(['hunter22']);

  it('masks strings and keys at any depth', () => {
    const value = { list: ['hunter22', { 'key hunter22': 'x hunter22' }], map: new Map([['a', 'hunter22']]), n: 1, none: undefined };
    expect(redactValue(value, redactor)).toEqual({
      list: ['[REDACTED]', { 'key [REDACTED]': 'x [REDACTED]' }],
      map: [['a', '[REDACTED]']],
      n: 1,
    });
  });

  it('masks message, stack, cause and own properties of errors', () => {
    const error = Object.assign(new Error('cannot log in with hunter22', { cause: new Error('hunter22') }), {
      sql: 'IDENTIFIED BY "hunter22"',
    });
    const text = JSON.stringify(redactValue({ error }, redactor));
    expect(text).toContain('cannot log in with [REDACTED]');
    expect(text).not.toContain('hunter22');
  });

  it('lets sensitive values, dates and what refers to itself print themselves', () => {
    const value: Record<string, unknown> = { password: Sensitive.of('other'), at: new Date(0), big: 10n };
    value['self'] = value;
    expect(redactValue(value, redactor)).toEqual({ password: '[REDACTED]', at: '1970-01-01T00:00:00.000Z', big: '10', self: '[circular]' });
  });
});

describe('redactError', () => {
  it('masks every part of an error', () => {
    const failed = defineError({ type: 'Failed', code: 'WOO1999', category: 'failed', title: '', explanation: '' });
    const cause = failed({ message: 'hunter22', remedy: '', cause: new Error('hunter22') });
    const error = failed({ message: 'a hunter22', remedy: 'b hunter22', detail: { args: ['hunter22'] }, cause });
    const redacted = redactError(error, new Redactor(['hunter22']));
    expect(JSON.stringify(redacted)).not.toContain('hunter22');
    expect(redacted).toMatchObject({ type: 'Failed', code: 'WOO1999', message: 'a [REDACTED]', remedy: 'b [REDACTED]' });
  });
});
