const UNRELEASED = 'dev';
const CHECK_MS = 60_000;

/** Which release this page is, and whether the box serves a newer one by now. */
export function useRelease() {
  const release = ref<string>();
  const outdated = ref(false);

  async function check() {
    const served = await servedRelease();
    if (!served) return;

    release.value ??= served;
    outdated.value = served !== UNRELEASED && served !== release.value;
  }

  const timer = window.setInterval(check, CHECK_MS);
  onScopeDispose(() => window.clearInterval(timer));
  void check();

  return { release: readonly(release), outdated: readonly(outdated), check };
}

/** Undefined: could not be asked. A server that answers something else has no such file. */
async function servedRelease(): Promise<string | undefined> {
  const response = await fetch('/woosoo-release.json', { cache: 'no-store' }).catch(() => undefined);
  if (!response || response.status >= 500) return undefined;
  if (!response.ok) return UNRELEASED;

  const file = await response.json().catch(() => undefined);
  return typeof file?.release === 'string' ? file.release : UNRELEASED;
}
