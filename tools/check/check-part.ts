/** What a part found. `output` is shown when it is not well. */
export interface PartResult {
  readonly ok: boolean;
  readonly output: string;
}

/** One part of `npm run check`; each can be run alone by its name. */
export interface CheckPart {
  readonly name: string;
  /** What is true when it passes. */
  readonly title: string;
  /** It takes long, so it runs only when it is named. */
  readonly onRequest?: boolean;
  run(): Promise<PartResult>;
}
