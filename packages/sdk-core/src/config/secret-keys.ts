import { masterKeys } from './master-schema.ts';

const SECRET_NAME = /PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|PRIVATE|CREDENTIAL|APP_KEY|_KEY$|_DSN$|WEBHOOK.*_URL$/;
/** Delivered to every browser, so no secret whatever its name. */
const PUBLIC_NAME = /NUXT_PUBLIC_|VITE_/;

/** Whether a key's value is secret: known keys say so themselves, of others the name tells. */
export function isSecretKey(key: string): boolean {
  const known = masterKeys.get(key);
  if (known !== undefined) return known.secret;
  return SECRET_NAME.test(key) && !PUBLIC_NAME.test(key);
}
