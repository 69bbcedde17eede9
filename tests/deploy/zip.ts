import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const DEFLATED = 8;
/** 1 January 1980, the earliest there is: the same files make the same archive. */
const DATE = 0x21;

/** A ZIP archive of all files below a folder, as Lambda takes a function's code. */
export function zip(folder: string): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(file => file.isFile());
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const name = Buffer.from(relative(folder, path));
    const data = readFileSync(path);
    const packed = deflateRawSync(data);
    // What both headers of a file have in common: version to extract, flags, method, time, date, sums and sizes.
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(DEFLATED, 4);
    about.writeUInt16LE(DATE, 8);
    about.writeUInt32LE(crc32(data), 10);
    about.writeUInt32LE(packed.length, 14);
    about.writeUInt32LE(data.length, 18);
    about.writeUInt16LE(name.length, 22);
    files.push(number(LOCAL), about, name, packed);
    const place = Buffer.alloc(14);
    // Unix permissions: a regular file that everybody reads.
    place.writeUInt32LE(0o100644 * 2 ** 16, 6);
    place.writeUInt32LE(at, 10);
    directory.push(number(CENTRAL), Buffer.from([20, 3]), about, place, name);
    at += 4 + about.length + name.length + packed.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...files, ...directory, number(END), end]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
