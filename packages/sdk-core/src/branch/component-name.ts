export const componentNames = ['backend', 'pwa', 'relay'] as const;
export type ComponentName = (typeof componentNames)[number];
