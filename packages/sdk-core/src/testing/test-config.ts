import type { BranchConfig } from '../config/branch-config.ts';
import { configFromSources } from '../config/load-config.ts';
import { setMasterValue } from '../config/edit-master-file.ts';

/** A valid master file of a demonstration branch: SQLite, loopback only. */
export const testMasterFile = `BRANCH_ID=test-branch
APP_IP=127.0.0.1
DB_CONNECTION=sqlite
APP_KEY=base64:${Buffer.alloc(32, 'woosoo-test').toString('base64')}
REVERB_APP_ID=482913
REVERB_APP_KEY=k3v9x2m4q8w1z7r5t6y0
REVERB_APP_SECRET=reverb-secret-for-tests
`;

/** A configuration for tests: {@link testMasterFile} with some keys set. Throws when that is not valid. */
export function testConfig(root: string, keys: Readonly<Record<string, string>> = {}): BranchConfig {
  const text = Object.entries(keys).reduce((file, [key, value]) => setMasterValue(file, key, value)._unsafeUnwrap(), testMasterFile);
  return configFromSources([{ file: 'deployment.config.env', text }], root).match(
    ({ config }) => config,
    (error) => {
      throw new Error(error.message);
    },
  );
}
