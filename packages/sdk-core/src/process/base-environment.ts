/** What every child process gets of our own environment: where things are, never what somebody exported for other purposes. */
const names = [
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LANGUAGE', 'TZ', 'TMPDIR', 'TEMP', 'TMP', 'DBUS_SESSION_BUS_ADDRESS'],
  ...['SystemRoot', 'SystemDrive', 'windir', 'ComSpec', 'PATHEXT', 'OS', 'NUMBER_OF_PROCESSORS', 'PROCESSOR_ARCHITECTURE', 'COMPUTERNAME'],
  ...[
    'APPDATA',
    'LOCALAPPDATA',
    'ProgramData',
    'ALLUSERSPROFILE',
    'PUBLIC',
    'USERPROFILE',
    'USERNAME',
    'USERDOMAIN',
    'HOMEDRIVE',
    'HOMEPATH',
  ],
  // Network: without these nothing gets through a company's proxy or its own certificate authority.
  ...['HTTP_PROXY', 'HTTPS_PROXY', 'NO_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'no_proxy', 'all_proxy'],
  ...['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'CURL_CA_BUNDLE', 'GIT_SSL_CAINFO'],
  // Package managers. In capitals a person set them; `npm run` passes its own on in small letters, and those would misguide an npm in another folder.
  ...['NPM_CONFIG_USERCONFIG', 'NPM_CONFIG_GLOBALCONFIG', 'NPM_CONFIG_REGISTRY', 'NPM_CONFIG_CACHE', 'npm_config_cache', 'COREPACK_HOME'],
  ...['COMPOSER_HOME', 'COMPOSER_CACHE_DIR', 'COMPOSER_ALLOW_SUPERUSER'],
  ...[
    'JAVA_HOME',
    'ANDROID_HOME',
    'ANDROID_SDK_ROOT',
    'GRADLE_USER_HOME',
    'FLUTTER_ROOT',
    'PUB_CACHE',
    'PUB_HOSTED_URL',
    'FLUTTER_STORAGE_BASE_URL',
  ],
];
const prefixes = ['LC_', 'XDG_', 'ProgramFiles', 'CommonProgramFiles'];

/** Our environment, cut down to the allow-list; Windows knows names in any case. */
export function baseEnvironment(
  own: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): Readonly<Record<string, string>> {
  const fold = (name: string): string => (platform === 'win32' ? name.toUpperCase() : name);
  const allowed = new Set(names.map(fold));
  const begins = prefixes.map(fold);
  const isAllowed = (name: string): boolean => allowed.has(fold(name)) || begins.some((prefix) => fold(name).startsWith(prefix));
  return Object.fromEntries(
    Object.entries(own).flatMap(([name, value]) => (value !== undefined && isAllowed(name) ? [[name, value] as const] : [])),
  );
}

/** The base with a command's own variables put over it; on Windows `Path` and `PATH` are the same one. */
export function withVariables(
  base: Readonly<Record<string, string>>,
  added: Readonly<Record<string, string>>,
  platform: NodeJS.Platform,
): Readonly<Record<string, string>> {
  if (platform !== 'win32') return { ...base, ...added };
  const replaced = new Set(Object.keys(added).map((name) => name.toUpperCase()));
  return { ...Object.fromEntries(Object.entries(base).filter(([name]) => !replaced.has(name.toUpperCase()))), ...added };
}
