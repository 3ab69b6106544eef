import type { Notification } from './notifier.ts';

/** How a severity looks where colours are missing, and where there are some. */
export const severityMark: Readonly<
  Record<Notification['severity'], { readonly sign: string; readonly color: number; readonly adaptive: string }>
> = {
  info: { sign: 'ℹ️', color: 0x4a7fb5, adaptive: 'accent' },
  success: { sign: '✅', color: 0x2e8b57, adaptive: 'good' },
  warning: { sign: '⚠️', color: 0xd99a1c, adaptive: 'warning' },
  error: { sign: '🔴', color: 0xc0392b, adaptive: 'attention' },
};
