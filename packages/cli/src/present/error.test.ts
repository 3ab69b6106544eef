import { describe, expect, it } from 'vitest';
import { defineError } from '@woosoo/sdk-core';
import { createStyle } from '../terminal/style.ts';
import { errorJson, errorText } from './error.ts';

const broken = defineError({ type: 'Broken', code: 'WOO9901', category: 'failed', title: 'Broken', explanation: '.' });
const style = createStyle(false);

describe('an error', () => {
  const cause = broken({ message: 'npm ended with exit code 1.', remedy: 'Look.', detail: { tail: ['line 1', 'line 2'] } });
  const error = broken({ message: 'The build failed.\nIt was npm.', remedy: 'Mend it.', cause });

  it('says what failed, what to do, and the last lines of what is beneath', () => {
    expect(errorText(error, style, false)).toBe(
      '✗ The build failed.\n  It was npm.\n  Mend it.\n  │ line 1\n  │ line 2\n  (woosoo explain WOO9901 tells more)\n',
    );
  });

  it('says with --verbose what is behind it', () => {
    expect(errorText(error, style, true)).toContain('because: npm ended with exit code 1. (WOO9901)');
  });

  it('has no cause as data: that may hold anything', () => {
    expect(errorJson(error)).toEqual({
      error: { type: 'Broken', code: 'WOO9901', message: 'The build failed.\nIt was npm.', remedy: 'Mend it.' },
    });
  });
});
