import { crc32 } from 'node:zlib';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
const DATE_1980 = 0x21;

/** A zip of stored text files; the same files always give the same bytes. */
export function zip(files) {
  const locals = [];
  const centrals = [];
  let offset = 0;

  for (const [path, text] of Object.entries(files)) {
    const name = Buffer.from(path);
    const data = Buffer.from(text);
    const common = [u16(0), u16(0), u16(0), u16(DATE_1980), u32(crc32(data)), u32(data.length), u32(data.length), u16(name.length), u16(0)];
    const local = Buffer.concat([u32(LOCAL), u16(VERSION), ...common, name, data]);
    centrals.push(Buffer.concat([u32(CENTRAL), u16(VERSION), u16(VERSION), ...common, u16(0), u16(0), u16(0), u32(0), u32(offset), name]));
    locals.push(local);
    offset += local.length;
  }

  const directory = Buffer.concat(centrals);
  const count = u16(centrals.length);
  return Buffer.concat([...locals, directory, u32(END), u16(0), u16(0), count, count, u32(directory.length), u32(offset), u16(0)]);
}

function u16(value) {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

function u32(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
