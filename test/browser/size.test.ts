/** What a page loads that a bundler has made of the package: how much at first, and what of it only once a run needs it. */

import { mkdtempSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Metafile } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pagerank } from "../../src/algorithms/index.ts";
import { type EdgeArrays, fromEdges } from "../../src/graph/build.ts";
import { interpret } from "../../src/interp/interpret.ts";
import { buildModules } from "./build.ts";

/** Bytes, gzip, of what a page with `run` and one algorithm loads before it runs anything. */
const MOST_AT_FIRST = 129_990;
/** The same with all that is loaded until PageRank has a result, on the page's own thread. */
const MOST_FOR_A_RUN = 252_000;

const PAGE = `
  import { fromEdges, run } from "edgewise";
  import { pagerank } from "edgewise/algorithms";
  export const rank = async (arrays) => (await run(pagerank, fromEdges(arrays), {}, { onWarning() {} })).rank;
`;

/** A folder inside that of the package, so that the package is found by its own name. */
let folder = "";
const built = buildModules();
let outputs: Metafile["outputs"];
let entry = "";
beforeAll(async () => {
  folder = mkdtempSync(join(await built.folder, "page-"));
  const { metafile } = await build({
    stdin: { contents: PAGE, resolveDir: folder },
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    platform: "browser",
    outdir: `${folder}/out`,
    outExtension: { ".js": ".mjs" },
    // Each file tells that it is loaded.
    banner: { js: "(globalThis.loadedOfEdgewise ??= []).push(import.meta.url);" },
    metafile: true,
    absWorkingDir: folder,
  });
  outputs = metafile.outputs;
  entry = Object.keys(outputs).find((file) => outputs[file]!.entryPoint === "<stdin>")!;
});
afterAll(() => built.remove());

/** What is loaded together with some files. */
function withImports(files: Iterable<string>): Set<string> {
  const found = new Set(files);
  // A set gives what is added while it is gone through.
  for (const file of found) {
    for (const { path, kind } of outputs[file]!.imports) if (kind === "import-statement") found.add(path);
  }
  return found;
}

function compressed(files: Iterable<string>): number {
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0);
}

/** The sources in some files, those with most bytes first. */
function sourcesIn(files: Iterable<string>): [source: string, bytes: number][] {
  const sizes = new Map<string, number>();
  for (const file of files) {
    for (const [source, { bytesInOutput }] of Object.entries(outputs[file]!.inputs)) {
      if (bytesInOutput > 0) sizes.set(source, (sizes.get(source) ?? 0) + bytesInOutput);
    }
  }
  return [...sizes].sort(([, a], [, b]) => b - a);
}

function expectAtMost(most: number, files: Iterable<string>): void {
  const largest = sourcesIn(files).slice(0, 25);
  const listed = largest.map(([source, bytes]) => `${bytes} ${source.replace(/^.*dist\/modules\//, "")}`);
  expect(compressed(files), `the largest, in bytes that are not compressed:\n${listed.join("\n")}`).toBeLessThan(most);
}

describe("a page with run and one algorithm", () => {
  it("loads little at first", () => {
    expectAtMost(MOST_AT_FIRST, withImports([entry]));
  });

  it("loads neither compiler, reports, readers of files nor other algorithms at first", () => {
    const sources = sourcesIn(withImports([entry])).map(([source]) => source.replace(/^.*dist\/modules\//, ""));
    expect(sources).toContain("src/algorithms/pagerank.js");
    const later =
      /^(?:passes|src\/(?:compiler|explain|interp|lang|pictures|planner\/sparse|report|graph\/formats)\b|packages)/;
    expect(sources.filter((source) => later.test(source))).toEqual([]);
    expect(sources.filter((source) => source.startsWith("src/algorithms/"))).toEqual([
      "src/algorithms/pagerank.js",
      "src/algorithms/round-limit.js",
      "src/algorithms/library-algorithm.js",
    ]);
  });

  it("computes what the interpreter does with what it has loaded until then, and that is not all", async () => {
    const loaded: string[] = [];
    Object.assign(globalThis, { loadedOfEdgewise: loaded });
    const page: { rank(arrays: EdgeArrays): Promise<Float64Array> } = await import(
      pathToFileURL(join(folder, entry)).href
    );
    const arrays = { sources: [0, 1, 2, 2, 3], targets: [1, 2, 0, 3, 3] };
    expect(await page.rank(arrays)).toEqual(interpret(pagerank.func, fromEdges(arrays)).results.get("rank"));
    const files = Object.keys(outputs).filter((file) => loaded.includes(pathToFileURL(resolve(folder, file)).href));
    expect(files).toContain(entry);
    expectAtMost(MOST_FOR_A_RUN, files);
    const sources = sourcesIn(files).map(([source]) => source);
    expect(
      sources.filter((source) =>
        /src\/(?:explain|interp|report|planner\/sparse\/rounds|loop\/sparse\/lower)\b/.test(source),
      ),
    ).toEqual([]);
  });
});
