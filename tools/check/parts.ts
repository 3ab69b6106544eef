import type { CheckPart } from './check-part.ts';
import { buildPart } from './parts/build-part.ts';
import { coveragePart } from './parts/coverage-part.ts';
import { formatPart } from './parts/format-part.ts';
import { lintPart } from './parts/lint-part.ts';
import { lockFilePart } from './parts/lock-file-part.ts';
import { nodePart } from './parts/node-part.ts';
import { packagesPart } from './parts/packages-part.ts';
import { papersPart } from './parts/papers-part.ts';
import { snippetsPart } from './parts/snippets-part.ts';
import { testsPart } from './parts/tests-part.ts';
import { typesPart } from './parts/types-part.ts';
import { unusedPart } from './parts/unused-part.ts';
import { workspacePart } from './parts/workspace-part.ts';

/** In this order: what others build on first, what takes long last. */
export const parts: readonly CheckPart[] = [
  nodePart,
  lockFilePart,
  workspacePart,
  formatPart,
  buildPart,
  typesPart,
  lintPart,
  unusedPart,
  papersPart,
  snippetsPart,
  packagesPart,
  testsPart,
  coveragePart,
];
