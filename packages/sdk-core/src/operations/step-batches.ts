/** Steps in the order in which they act: those of a batch side by side, batches one after another. Never across the point of no return. */
export function stepBatches<Step extends { readonly spec: { readonly id: string; readonly group?: string | undefined } }>(
  steps: readonly Step[],
  pointOfNoReturn?: string,
): readonly (readonly Step[])[] {
  const batches: Step[][] = [];
  for (const step of steps) {
    const batch = batches.at(-1);
    const group = batch?.[0]?.spec.group;
    if (batch !== undefined && group !== undefined && group === step.spec.group && step.spec.id !== pointOfNoReturn) batch.push(step);
    else batches.push([step]);
  }
  return batches;
}
