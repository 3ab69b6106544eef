/** `scan.wat` beside this file, assembled by `wat2wasm`; a test compares the two. */
export const assembled =
  'AGFzbQEAAAABDgFgCX9/f39/f39/fwF/AwIBAAUDAQABBxECBm1lbW9yeQIABHNjYW4AAAr1AQHyAQIEfwR7IAIgBWotAAD9DyENIAMgBWotAAD9DyEOIAIgBmotAAD9DyEPIAMgBmotAAD9DyEQIAEgBGshAQJAA0AgACABSg0BIAAgBWr9AAQAIA79UCAN/SMgACAGav0ABAAgEP1QIA/9I/1O/WQhCgJAA0AgCkUNASAAIApoaiELIAogCkEBa3EhCiALIAFKDQFBACEMAkADQCALIAxqLQAAIAMgDGotAAByIAIgDGotAABHDQEgDEEBaiEMIAwgBEkNAAsgByAJQQJ0aiALNgIAIAlBAWohCSAJIAhGDQQLDAALCyAAQRBqIQAMAAsLIAkL';

/** See `scan.wat` for what each is. */
export type Scan = (
  at: number,
  end: number,
  needle: number,
  masks: number,
  length: number,
  one: number,
  two: number,
  out: number,
  room: number,
) => number;

/** As much of it as is used; Node's types leave it out. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object) => {
    readonly exports: { readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }; readonly scan: Scan };
  };
};

let compiled: object | undefined;

/** A fresh copy with memory of its own. WebAssembly compares 16 bytes at once, which JavaScript cannot, and needs no file beside the program. */
export function scanInstance(pages: number): { readonly scan: Scan; readonly memory: Uint8Array<ArrayBuffer> } {
  compiled ??= new WebAssembly.Module(Buffer.from(assembled, 'base64'));
  const { memory, scan } = new WebAssembly.Instance(compiled).exports;
  memory.grow(pages - 1);
  return { scan, memory: new Uint8Array(memory.buffer) };
}
