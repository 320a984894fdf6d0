/** A server of files and pages, whose headers each page says by itself. */

import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".css": "text/css",
  ".json": "application/json",
  ".txt": "text/plain",
};

/** The headers that make a page cross-origin isolated. */
export const ISOLATED = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** A page that is served, in place of a file. */
export interface ServedPage {
  readonly html: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Server {
  readonly origin: string;
  /** Serves a page, and gives its URL. */
  readonly page: (name: string, page: ServedPage) => string;
  readonly close: () => void;
}

/** Serves the files of folders by the first part of their path; all of them may be embedded by any page. */
export async function serve(folders: Readonly<Record<string, string>>): Promise<Server> {
  const pages = new Map<string, ServedPage>();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const own = pages.get(pathname);
    if (own) {
      response.writeHead(200, { "Content-Type": "text/html", ...own.headers }).end(own.html);
      return;
    }
    const [, first = "", ...rest] = normalize(pathname).split("/");
    const folder = folders[first];
    try {
      const file = join(folder ?? "", ...rest);
      const type = TYPES[extname(file)] ?? "application/octet-stream";
      const body = folder ? readFileSync(file) : "";
      const headers = {
        ...ISOLATED,
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
      };
      response.writeHead(200, { "Content-Type": type, ...headers }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://localhost:${port}`;
  return {
    origin,
    page: (name, page) => {
      pages.set(`/${name}.html`, page);
      return `${origin}/${name}.html`;
    },
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
