#!/usr/bin/env node
// No static import here: this file must still run, and say so, on a Node that is too old for all the others.
const NEEDED = [22, 19] as const;
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < NEEDED[0] || (major === NEEDED[0] && minor < NEEDED[1])) {
  process.stderr.write(
    `Woosoo needs Node ${NEEDED.join('.')} or newer; this is ${process.versions.node} (${process.execPath}). Get it from https://nodejs.org.\n`,
  );
  process.exitCode = 2;
} else {
  const { start } = await import('./start.ts');
  await start(process.argv.slice(2));
}
export {};
