/** All units of ours begin so, and no other does. */
export const unitPrefix = 'woosoo-';
export const branchTarget = 'woosoo.target';
export const recoverUnit = 'woosoo-recover.service';

/** Names that a service cannot have, since a unit of the branch itself is called so. */
export const reservedServiceNames: readonly string[] = ['recover'];

export function unitName(service: string): string {
  return `${unitPrefix}${service}.service`;
}

/** The first line of every file that we write for systemd. Without it a file is somebody else's and is not touched. */
export function markerLine(root: string): string {
  return `${markerBeginning}${JSON.stringify(root)}; changes here are undone by the next deploy. See docs/systemd.md.`;
}

const markerBeginning = '# Written by Woosoo for the branch ';

/** Whose file it is: the root of the branch, or `null` when it is not one of ours. */
export function branchOfFile(text: string): string | null {
  const [line = ''] = text.split('\n', 1);
  const quoted = line.startsWith(markerBeginning) ? /^"(?:[^"\\]|\\.)*"/.exec(line.slice(markerBeginning.length)) : null;
  return quoted === null ? null : (JSON.parse(quoted[0]) as string); // a JSON string, by its pattern
}
