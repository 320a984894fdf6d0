import { globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseFunc } from "../src/ir/parse.ts";
import { printFunc } from "../src/ir/print.ts";
import { verifyFunc } from "../src/ir/verify.ts";
import { countTable, leastTable, workedExample } from "./bench/table.ts";
import { algorithmPages } from "./docs/algorithms.ts";
import { formatTable, lackTable, unreadTable } from "./docs/formats.ts";
import { absentTable, graphologyTable } from "./docs/graphology.ts";
import { absorbingTable, monoidTable, scalarOpTable, structuralOpTable, verifierTable } from "./docs/ir.ts";
import { grammar, precedenceTable, reservedWords, wordTable } from "./docs/language.ts";
import { codeBlocks, replaceSection } from "./docs/markdown.ts";
import { fieldComments, OPTIONS_TABLES, optionsTable, ownOptions } from "./docs/options.ts";
import {
  degreeLawTable,
  fastMathTable,
  graphLawTable,
  lawTable,
  passTable,
  pipelineTable,
  recomputeTable,
  stayingTable,
  unrollTable,
} from "./docs/passes.ts";
import { kernelTable, planCheckTable } from "./docs/plan.ts";

/** A part of a page that is generated from the code; it stands between two comments with the marker. */
interface GeneratedSection {
  readonly page: string;
  readonly marker: string;
  readonly render: () => string;
}

const SECTIONS: readonly GeneratedSection[] = [
  { page: "docs/ir.md", marker: "structural ops", render: structuralOpTable },
  { page: "docs/ir.md", marker: "scalar ops", render: scalarOpTable },
  { page: "docs/ir.md", marker: "monoids", render: monoidTable },
  { page: "docs/ir.md", marker: "absorbing", render: absorbingTable },
  { page: "docs/ir.md", marker: "verifier", render: verifierTable },
  { page: "docs/language.md", marker: "grammar", render: grammar },
  { page: "docs/language.md", marker: "precedence", render: precedenceTable },
  { page: "docs/language.md", marker: "reserved", render: reservedWords },
  { page: "docs/language.md", marker: "graph words", render: () => wordTable("graph") },
  { page: "docs/language.md", marker: "value words", render: () => wordTable("values") },
  { page: "docs/language.md", marker: "element words", render: () => wordTable("elements") },
  { page: "docs/language.md", marker: "function words", render: () => wordTable("functions") },
  { page: "docs/language.md", marker: "reduction words", render: () => wordTable("reductions") },
  { page: "docs/language.md", marker: "neighborhood words", render: () => wordTable("neighborhoods") },
  { page: "docs/architecture.md", marker: "kernels", render: kernelTable },
  { page: "docs/architecture.md", marker: "plan checks", render: planCheckTable },
  { page: "docs/graphology.md", marker: "graphology", render: graphologyTable },
  { page: "docs/graphology.md", marker: "not graphology", render: absentTable },
  { page: "docs/passes.md", marker: "passes", render: passTable },
  { page: "docs/passes.md", marker: "pipelines", render: pipelineTable },
  { page: "docs/passes.md", marker: "laws", render: lawTable },
  { page: "docs/passes.md", marker: "graph laws", render: graphLawTable },
  { page: "docs/passes.md", marker: "degree laws", render: degreeLawTable },
  { page: "docs/passes.md", marker: "staying", render: stayingTable },
  { page: "docs/passes.md", marker: "unroll", render: unrollTable },
  { page: "docs/passes.md", marker: "fast math", render: fastMathTable },
  { page: "docs/passes.md", marker: "recompute", render: recomputeTable },
  ...OPTIONS_TABLES.map((table) => ({
    page: "docs/api.md",
    marker: table.marker,
    render: () => optionsTable(table),
  })),
  { page: "docs/graphs.md", marker: "formats", render: formatTable },
  { page: "docs/graphs.md", marker: "limits of formats", render: lackTable },
  { page: "docs/graphs.md", marker: "not read", render: unreadTable },
  { page: "docs/optimizer.md", marker: "pagerank before", render: () => workedExample("O0") },
  { page: "docs/optimizer.md", marker: "pagerank after", render: () => workedExample("O2") },
  { page: "docs/optimizer.md", marker: "least passes", render: leastTable },
  { page: "docs/optimizer.md", marker: "passes over arrays", render: countTable },
];

function path(page: string): URL {
  return new URL(`../${page}`, import.meta.url);
}

describe("the generated sections of the docs", () => {
  it.each(SECTIONS)("$page has the current $marker", ({ page, marker, render }) => {
    const found = readFileSync(path(page), "utf8");
    const current = replaceSection(found, marker, render());
    if (current !== undefined && process.env.UPDATE === "1") writeFileSync(path(page), current);
    else expect(found, `run "UPDATE=1 npx vitest run test/docs" to bring ${page} up to date`).toBe(current);
  });
});

describe("the pages of the library", () => {
  const pages = algorithmPages();
  const folder = path("docs/algorithms/");
  if (process.env.UPDATE === "1") {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
    for (const [file, page] of pages) writeFileSync(new URL(file, folder), page);
  }

  it("are one for each algorithm, and one that lists them", () => {
    expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort());
  });

  it.each([...pages])("docs/algorithms/%s is current", (file, page) => {
    const found = readFileSync(new URL(file, folder), "utf8");
    expect(found, `run "UPDATE=1 npx vitest run test/docs" to bring docs/algorithms up to date`).toBe(page);
  });
});

describe("the headings of the docs", () => {
  const headings = globSync("{*,docs/**/*}.md", { cwd: path(".") }).flatMap((page) => {
    const text = readFileSync(path(page), "utf8").replaceAll(/^```.*?^```$/gms, "");
    return [...text.matchAll(/^#+ .*$/gm)].map(([heading]) => `${page}: ${heading}`);
  });

  it("have no code in them, which anchors of the reference leave out and those of other readers do not", () => {
    expect(headings.length).toBeGreaterThan(100);
    expect(headings.filter((heading) => heading.includes("`"))).toEqual([]);
  });
});

describe("the descriptions of options", () => {
  it.each(OPTIONS_TABLES)("of $marker say what the comments of their type say", (table) => {
    const comments = new Map(table.types.toReversed().flatMap((type) => [...fieldComments(type)]));
    const told = ownOptions(table).map(([name, { doc }]) => [name, comments.get(name)?.slice(0, doc.length)]);
    expect(told).toEqual(ownOptions(table).map(([name, { doc }]) => [name, doc]));
  });
});

describe("the IR in the docs", () => {
  it.each(codeBlocks(readFileSync(path("docs/ir.md"), "utf8"), "mlir"))("is a program, as it prints: %#", (text) => {
    const func = parseFunc(text, "docs/ir.md");
    verifyFunc(func);
    expect(printFunc(func)).toBe(text);
  });
});
