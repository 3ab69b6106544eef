import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A secret that must never be seen anywhere. */
export const CANARY = 'canary-5f1e77-secret';

const CONFIGURATION = `# The configuration of this branch.
BRANCH_ID=makati
APP_IP=127.0.0.1
HTTP_PORT=18080
DB_CONNECTION=mariadb
DB_DATABASE=woosoo
DB_USERNAME=woosoo
DB_PASSWORD=${CANARY}
APP_KEY=base64:YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=
REVERB_APP_ID=1001
REVERB_APP_KEY=reverb-key-of-the-branch
REVERB_APP_SECRET=reverb-secret-of-the-branch
`;

/** A branch folder where nothing was deployed yet; gone when the test is over. `null`: a folder that is no branch. */
export async function temporaryBranch(configuration: string | null = CONFIGURATION): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'woosoo-cli-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  if (configuration === null) return root;
  await writeFile(join(root, 'deployment.config.env'), configuration, { mode: 0o600 });
  for (const app of ['woosoo-nexus', 'tablet-ordering-pwa']) await mkdir(join(root, 'apps', app), { recursive: true });
  return root;
}

/** {@link temporaryBranch}'s configuration with some lines changed. */
export function configurationWith(changes: Readonly<Record<string, string>>): string {
  return Object.entries(changes).reduce(
    (text, [key, value]) =>
      new RegExp(`^${key}=`, 'm').test(text) ? text.replace(new RegExp(`^${key}=.*$`, 'm'), `${key}=${value}`) : `${text}${key}=${value}\n`,
    CONFIGURATION,
  );
}
