/** Changes within this time are drawn at once. */
const frameMs = 15;

/** Draws soon after something has changed, never more often than an eye can follow. */
export class Frames implements Disposable {
  /** What draws; nothing while there is no screen. */
  draw: () => void = () => undefined;
  #timer: NodeJS.Timeout | undefined;

  request(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.draw();
    }, frameMs);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
    this.draw = () => undefined;
  }
}
