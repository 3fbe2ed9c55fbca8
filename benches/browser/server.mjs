// Serves the programs, their packages and the generated files from one port of this machine.
import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

/** `folders` maps the first part of a path to a folder. Gives the origin and a function that closes. */
export async function startServer(folders) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    const [, first, ...rest] = path.split("/");
    const inside = normalize(rest.join("/"));
    const folder = folders[first];
    try {
      if (folder === undefined || inside.startsWith("..")) throw Object.assign(new Error(path), { code: "ENOENT" });
      const body = await readFile(join(folder, inside));
      // Nothing may be kept, so that no page finds code that an earlier one compiled.
      const headers = { "content-type": TYPES[extname(inside)] ?? "application/octet-stream", "cache-control": "no-store" };
      response.writeHead(200, headers);
      response.end(body);
    } catch (error) {
      response.writeHead(error.code === "ENOENT" || error.code === "EISDIR" ? 404 : 500, { "content-type": "text/plain" });
      response.end(String(error.message));
    }
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}
