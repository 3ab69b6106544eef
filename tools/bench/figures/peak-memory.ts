import type { Figure } from '../figure.ts';
import { runProgram } from '../run-program.ts';
import { changeDemo, demoMissing, onDemo } from '../woosoo.ts';

export const peakMemory: Figure = {
  name: 'peak-memory',
  title: 'memory of our process while deploying',
  against: 'node, doing nothing',
  target: '< 200 MB',
  async measure() {
    if (process.platform !== 'linux') return { skipped: 'only Linux tells' };
    const missing = demoMissing();
    if (missing !== null) return missing;
    changeDemo();
    const ours = await onDemo(['deploy', '--backend'], true);
    const bare = await runProgram(process.execPath, ['-e', 'setTimeout(() => {}, 100)'], true);
    return { ours: ours.peakMegabytes ?? NaN, reference: bare.peakMegabytes ?? NaN, unit: 'MB' };
  },
};
