import type { BundleReport } from '@woosoo/sdk-deploy';
import type { Style } from '../terminal/style.ts';

export function bundleText({ path, bytes, files, missing }: BundleReport, style: Style): string {
  const size = bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  return [
    `${style.good('✓')} ${style.strong(path)} (${size}, ${files.length} files)`,
    '  Known secrets are masked, and it was checked that none can be read in it. Open index.html in it with a browser.',
    ...(missing.length === 0 ? [] : ['', style.warning('  Could not be gathered:'), ...missing.map((what) => `  · ${what}`)]),
    '',
  ].join('\n');
}
