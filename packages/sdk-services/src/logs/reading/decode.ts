import { isUtf8 } from 'node:buffer';

/** Text of a program that may write anything: UTF-8, and where it is none byte by byte, so that nothing is lost. */
export function decode(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') && !isUtf8(bytes) ? bytes.toString('latin1') : text;
}

/** One line without its end. A file that was emptied under its writer may begin with a hole, which reads as zeros. */
export function decodeLine(bytes: Buffer): string {
  const end = bytes.at(-1) === 0x0d ? bytes.length - 1 : bytes.length;
  let start = 0;
  while (start < end && bytes[start] === 0) start += 1;
  return decode(bytes.subarray(start, end));
}
