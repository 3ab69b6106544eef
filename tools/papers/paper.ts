/** A file in the repository that is made, not written. */
export interface Paper {
  /** From the repository's root. */
  readonly path: string;
  make(): Promise<string>;
}
