// `npm run check [-- part...]`: the quick, whole truth about this repository. First of all, whether it runs on the right Node at all.
const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(`✗ this runs on Node ${process.versions.node} (${process.execPath}), not on the Node 24 of this repository.`);
  console.error('  Run `npm ci` (without --omit=optional), then `npm run check` again.');
  process.exit(1);
}
const { runCheck } = await import('./run-check.ts');
process.exitCode = await runCheck(process.argv.slice(2));
