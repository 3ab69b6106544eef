/** Devices of Windows: whatever ending follows, `con.log` is the console and no file. */
const devices = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

const forbidden = '<>:"/\\|?*';

/** Whether a name can be that of a file on every system: no separator, no stream (`a:b`), no device, no end that Windows drops. */
export function isPortableName(name: string): boolean {
  if (name === '' || name.length > 200 || /[. ]$/.test(name) || devices.test(name)) return false;
  return Array.from(name).every((character) => character >= ' ' && !forbidden.includes(character));
}
