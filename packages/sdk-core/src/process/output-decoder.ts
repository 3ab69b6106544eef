import { StringDecoder } from 'node:string_decoder';

/**
 * Bytes of a child's output to text. UTF-8, except for programs that write UTF-16 without saying so (NSSM): their second byte is a NUL.
 * A character that is torn between two chunks is put together.
 */
export class OutputDecoder {
  #decoder: StringDecoder | null = null;
  #first: Buffer = Buffer.alloc(0);

  write(chunk: Buffer): string {
    if (this.#decoder !== null) return this.#decoder.write(chunk);
    this.#first = Buffer.concat([this.#first, chunk]);
    return this.#first.length < 2 ? '' : this.#begin();
  }

  end(): string {
    return (this.#decoder === null ? this.#begin() : '') + (this.#decoder?.end() ?? '');
  }

  #begin(): string {
    const bytes = this.#first;
    const marked = bytes[0] === 0xff && bytes[1] === 0xfe;
    this.#decoder = new StringDecoder(marked || (bytes[1] === 0 && bytes[0] !== 0) ? 'utf16le' : 'utf8');
    return this.#decoder.write(bytes).replace(/^\uFEFF/, '');
  }
}
