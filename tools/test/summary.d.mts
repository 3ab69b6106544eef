export interface Summary {
  readonly passed: number;
  readonly failed: number;
  readonly skippedNames: readonly string[];
}
export function readSummary(file: string): Summary;
export function closingLine(
  summary: Summary,
  how: { readonly exitCode: number; readonly skippedFails: boolean },
): { readonly failed: number; readonly text: string };
