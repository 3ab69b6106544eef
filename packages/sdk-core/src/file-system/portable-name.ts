/** Devices of Windows: whatever ending follows, `con.log` is the console and no file. */
const devices = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

const forbidden = new Set('<>:"/\\|?*');

/** Whether a name can be that of a file on every system: no separator, no stream (`a:b`), no device, no end that Windows drops. */
export function isPortableName(name: string): boolean {
  if (name === '' || name.length > 200 || /[. ]$/.test(name) || devices.test(name)) return false;
  return [...name].every((character) => character >= ' ' && !forbidden.has(character));
}
