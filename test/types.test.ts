/** The types of the package: in pages, which have none of Node's, and in the programs that the docs show. */

import { execFileSync, spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { EXAMPLES } from "./docs/exported.ts";
import { filesOf, type PageFile } from "./docs/reader.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const TSC = `${root}node_modules/typescript/bin/tsc`;

/** Inside the repository, so that what the package depends on is found; the package is found by its own name. */
const folder = mkdtempSync(`${root}node_modules/.edgewise-types-`);
beforeAll(() => {
  copyFileSync(`${root}package.json`, `${folder}/package.json`);
  // `npm run check` has checked the sources.
  const given = ["--noCheck", "--outDir", `${folder}/dist/types`];
  execFileSync(process.execPath, [TSC, "-p", `${root}tsconfig.build.json`, ...given]);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A page that uses each entry of the package. */
const PAGE = `
  import { Engine, fromEdges, readGraph, run, runSync, type Graph } from "edgewise";
  import { pagerank } from "edgewise/algorithms";
  import { pagerank as ranks, follow } from "edgewise/graphology";
  import { check } from "edgewise/lang";

  await using engine = await Engine.create({ workers: 2, workerUrl: new URL("/worker.js", location.href) });
  const read: Graph = await readGraph(new File(["1 2"], "graph.txt"));
  const { rank } = await engine.run(pagerank, read);
  const first: number = rank[0] ?? 0;
  const graph = fromEdges({ sources: [0], targets: [1] });
  document.title = [first, runSync(pagerank, graph).rounds, (await run(pagerank, graph)).rounds].join();
  console.log(ranks, follow, check("algorithm f() { return degree as x }").algorithms.length);
`;

/** What the compiler says of a page. */
function complaintsOf(text: string, moduleResolution: "bundler" | "nodenext"): string {
  const module = moduleResolution === "bundler" ? "esnext" : "nodenext";
  const compilerOptions = {
    types: [],
    lib: ["es2022", "dom"],
    target: "es2022",
    module,
    moduleResolution,
    strict: true,
    noEmit: true,
    skipLibCheck: false,
  };
  writeFileSync(`${folder}/page.ts`, text);
  return complaintsWith({ compilerOptions, files: ["page.ts"] });
}

function complaintsWith(tsconfig: object): string {
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify(tsconfig));
  const { status, stdout } = spawnSync(process.execPath, [TSC, "-p", folder], { encoding: "utf8" });
  return status === 0 ? "" : stdout;
}

/** The programs of the docs, by a folder for each page. */
function programsOf(): Readonly<Record<string, readonly PageFile[]>> {
  const page = (name: string): readonly PageFile[] =>
    filesOf(readFileSync(`${root}${name}`, "utf8")).filter((file) => file.name.endsWith(".ts"));
  return {
    readme: page("README.md"),
    guide: page("docs/writing-algorithms.md"),
    docstrings: EXAMPLES.map(({ name, text }) => ({ name: `${name}.ts`, text })),
  };
}

it("need none of Node in a page", () => {
  expect(complaintsOf(PAGE, "nodenext")).toBe("");
});

it("need none either where a bundler finds them, and a page that is wrong is told so", () => {
  const found = complaintsOf(PAGE.replace("workers: 2", 'workers: "2"'), "bundler");
  expect(found).toMatch(
    /^[^\n]*\bpage\.ts\(\d+,\d+\): error TS2322: Type 'string' is not assignable to type 'number'\.\n$/,
  );
});

it("accept the programs of the README, of the guide and of docstrings", () => {
  const programs = programsOf();
  for (const [page, files] of Object.entries(programs)) {
    expect(files.length, page).toBeGreaterThan(3);
    mkdirSync(`${folder}/${page}`);
    for (const { name, text } of files) writeFileSync(`${folder}/${page}/${name}`, text);
  }
  const compilerOptions = { customConditions: [], typeRoots: [`${root}node_modules/@types`] };
  const include = Object.keys(programs).map((page) => `${page}/*.ts`);
  expect(complaintsWith({ extends: `${root}tsconfig.json`, compilerOptions, include })).toBe("");
});
