/** Projects that use the package as people do, each bundled by one tool: for pages of tests. */

import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ISOLATED } from "../server.ts";

/** A project in a folder of its own, where `edgewise` is the package that was built. */
export interface Project {
  readonly folder: string;
  /** Gives the folder that is served as `/NAME/…`. */
  readonly out: (name: string) => string;
  readonly remove: () => void;
}

/** Makes a project of a package, which `buildWeb` built; outside of `node_modules`, in which Vite watches nothing. */
export function makeProject(packageFolder: string): Project {
  const folder = mkdtempSync(join(tmpdir(), "edgewise-project-"));
  cpSync(fileURLToPath(new URL("./project", import.meta.url)), folder, { recursive: true });
  cpSync(fileURLToPath(new URL("../pages", import.meta.url)), join(folder, "pages"), { recursive: true });
  const modules = join(folder, "node_modules");
  mkdirSync(modules);
  symlinkSync(packageFolder, join(modules, "edgewise"), "junction");
  const { resolve } = createRequire(import.meta.url);
  for (const name of ["react", "react-dom"]) {
    symlinkSync(dirname(resolve(`${name}/package.json`)), join(modules, name), "junction");
  }
  return {
    folder,
    out: (name) => join(folder, "out", name),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export async function bundleByEsbuild({ folder, out }: Project): Promise<void> {
  const { build } = await import("esbuild");
  await build({
    entryPoints: [join(folder, "plain.js")],
    bundle: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    outdir: out("esbuild"),
    absWorkingDir: folder,
    logLevel: "error",
  });
}

export async function bundleByWebpack({ folder, out }: Project): Promise<void> {
  const { default: webpack } = await import("webpack");
  await new Promise<void>((resolve, reject) => {
    webpack(
      {
        mode: "production",
        context: folder,
        entry: "./webpack.js",
        output: { path: out("webpack"), filename: "plain.js" },
        optimization: { minimize: false },
        performance: { hints: false },
      },
      (error, stats) => {
        if (error || !stats || stats.hasErrors()) reject(error ?? new Error(stats?.toString("errors-only")));
        else resolve();
      },
    );
  });
}

/** A page of each entry, as Vite takes its entries. */
function writePages(folder: string): void {
  const html = (script: string): string =>
    `<!doctype html><link rel="icon" href="data:," /><div id="root"></div><script type="module" src="${script}"></script>`;
  writeFileSync(join(folder, "index.html"), html("/vite.js"));
  writeFileSync(join(folder, "react.html"), html("/react.jsx"));
}

export async function bundleByVite({ folder, out }: Project): Promise<void> {
  const { build } = await import("vite");
  writePages(folder);
  await build({
    root: folder,
    base: "./",
    configFile: false,
    logLevel: "error",
    build: { outDir: out("vite"), minify: false, emptyOutDir: true },
  });
}

/** Starts Vite's server for development, with React; gives its origin, and what ends it. */
export async function serveByVite({ folder }: Project): Promise<{ origin: string; close: () => Promise<void> }> {
  const { createServer } = await import("vite");
  const { default: react } = await import("@vitejs/plugin-react");
  writePages(folder);
  const server = await createServer({
    root: folder,
    configFile: false,
    logLevel: "error",
    cacheDir: join(folder, "out", "cache"),
    plugins: [react()],
    server: { headers: ISOLATED, port: 0, host: "127.0.0.1", fs: { strict: false } },
    // Named, so that no page is loaded again once they are found.
    optimizeDeps: {
      include: ["edgewise", "edgewise/algorithms", "edgewise/graphology", "react", "react-dom/client"],
    },
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (typeof address !== "object" || address === null) throw new Error("Vite has no port");
  return { origin: `http://localhost:${address.port}`, close: () => server.close() };
}
