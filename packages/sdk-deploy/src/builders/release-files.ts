import type { ComponentName } from '@woosoo/sdk-core';

/** What a component can read to say which release it is. */
export function releaseJson(component: ComponentName, releaseId: string): string {
  return `${JSON.stringify({ component, release: releaseId, id: releaseId })}\n`;
}

/**
 * The release proof of a PHP component: run by the very PHP that serves the API, it answers with the folder that it was loaded from,
 * links resolved. An opcode cache or a process that still holds the old release gives itself away.
 */
export const releasePhp = `<?php

header('Content-Type: application/json');
header('Cache-Control: no-store');
echo json_encode(['component' => 'backend', 'release' => basename(__DIR__)]);
`;

export const RELEASE_PHP = 'woosoo-release.php';
export const RELEASE_JSON = 'woosoo-release.json';
