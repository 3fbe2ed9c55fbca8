// What a closed browser profile takes on the disk: the database of one origin, and the files of the origin-private file system.

import { readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";

const MB = 1_048_576;
/** Linux counts what a file takes in blocks of this size. */
const BLOCK = 512;

/** Megabytes taken by the origin `127.0.0.1:port`. Only the app keeps files, so all of those are its own. */
export async function bytesOf(profile, port) {
  const sizes = { database: 0, files: 0 };
  for (const path of await filesBelow(profile)) {
    const parts = relative(profile, path).split(sep);
    const { blocks, size } = await stat(path);
    const taken = (blocks === undefined ? size : blocks * BLOCK) / MB;
    if (parts.includes("IndexedDB") && parts.some((part) => part.startsWith(`http_127.0.0.1_${port}.`))) sizes.database += taken;
    else if (parts.includes("File System")) sizes.files += taken;
  }
  return { "on the disk: database": sizes.database, "on the disk: second copies": sizes.files };
}

async function filesBelow(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const below = entries.map((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
  return (await Promise.all(below)).flat();
}
