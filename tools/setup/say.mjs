// What the set-up says while it works: one line a step, so that nobody wonders whether it hangs.
const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const paint = (code, text) => (colour ? `\u001b[${code}m${text}\u001b[0m` : text);

export const say = (text) => console.log(`${paint(36, '▸')} ${text}`);
export const done = (text) => console.log(`${paint(32, '✓')} ${text}`);
export const complain = (text) => console.error(`${paint(31, '✗')} ${text}`);
