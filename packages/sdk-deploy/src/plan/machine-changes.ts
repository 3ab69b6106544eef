/** What differs between the machine a plan was made for and the machine as it is, by name; empty when nothing does. */
export function machineChanges(planned: Readonly<Record<string, string>>, actual: Readonly<Record<string, string>>): readonly string[] {
  const names = new Set([...Object.keys(planned), ...Object.keys(actual)]);
  return [...names].filter((name) => planned[name] !== actual[name]).sort();
}
