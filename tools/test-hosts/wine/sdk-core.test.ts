import { testsOnWindows } from './tests-on-windows.ts';

const links = 'Wine says that it made a link and makes none';
const pipes = 'its pipes are not exclusive';

await testsOnWindows('on Windows Node', {
  timeoutMs: 400_000,
  files: [
    'packages/sdk-core/src/file-system/node-file-system.test.ts',
    'packages/sdk-core/src/file-system/portable-name.test.ts',
    'packages/sdk-core/src/process/execa-process-runner.test.ts',
    'packages/sdk-core/src/branch/pointer-file.test.ts',
    'packages/sdk-core/src/lock/os-branch-lock.windows.test.ts',
  ],
  beyondWine: {
    'lists a folder by name with the kinds of its entries': links,
    'points a link elsewhere, and reads through it': links,
    'knows no link where there is none, or something else': links,
    'removes a link and never what it points to': links,
    'replaces a link by a file without touching what it pointed to': links,
    'sees that a link points to nothing': links,
    'forces a folder with all in it to the disk, whatever links point to, and changes nothing': links,
    'lets one in, and tells the others who that is': pipes,
    'lets exactly one of many in': pipes,
  },
});
