/** FastCGI 1.0 records, as far as one request needs them. https://fastcgi-archives.github.io/FastCGI_Specification.html */
const VERSION = 1;
const REQUEST = 1;
const type = { begin: 1, end: 3, params: 4, stdin: 5, stdout: 6, stderr: 7 } as const;

function record(kind: number, content: Buffer): Buffer {
  const header = Buffer.from([VERSION, kind, 0, REQUEST, content.length >> 8, content.length & 0xff, 0, 0]);
  return Buffer.concat([header, content]);
}

function length(bytes: number): Buffer {
  if (bytes < 128) return Buffer.from([bytes]);
  const long = Buffer.alloc(4);
  long.writeUInt32BE(bytes + 0x8000_0000);
  return long;
}

function pair(name: string, value: string): Buffer {
  const [left, right] = [Buffer.from(name), Buffer.from(value)];
  return Buffer.concat([length(left.length), length(right.length), left, right]);
}

/** A whole request without a body: begin, parameters, end of input. */
export function encodeRequest(parameters: Readonly<Record<string, string>>): Buffer {
  const responder = Buffer.from([0, 1, 0, 0, 0, 0, 0, 0]);
  const pairs = Buffer.concat(Object.entries(parameters).map(([name, value]) => pair(name, value)));
  return Buffer.concat([
    record(type.begin, responder),
    record(type.params, pairs),
    record(type.params, Buffer.alloc(0)),
    record(type.stdin, Buffer.alloc(0)),
  ]);
}

export interface FastcgiAnswer {
  readonly stdout: string;
  readonly stderr: string;
  readonly complete: boolean;
}

/** Joins what came back; `complete` once the end record is there. */
export function decodeAnswer(bytes: Buffer): FastcgiAnswer {
  let [stdout, stderr, complete, at] = ['', '', false, 0];
  while (at + 8 <= bytes.length) {
    const size = bytes.readUInt16BE(at + 4);
    const end = at + 8 + size + bytes.readUInt8(at + 6);
    if (end > bytes.length) break;
    const content = bytes.subarray(at + 8, at + 8 + size).toString();
    const kind = bytes.readUInt8(at + 1);
    if (kind === type.stdout) stdout += content;
    if (kind === type.stderr) stderr += content;
    if (kind === type.end) complete = true;
    at = end;
  }
  return { stdout, stderr, complete };
}
