/** Places in programs that a bundler has put into one file with the builder: they are the program's, or there are none. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { PROCESS_LIMIT } from "../limits.ts";

/** Inside the repository, so that what the package depends on is found. */
const folder = mkdtempSync(fileURLToPath(new URL("../../node_modules/.edgewise-bundle-", import.meta.url)));
afterAll(() => rmSync(folder, { recursive: true }));

/** Calls of each kind of thing that a program is handed, each wrong, with a text in it that is nowhere else. */
const MISTAKES = [
  'algorithm("mark 0", {}, () => ({}))',
  'f64("mark 1")',
  'f64.node("mark 2")',
  'x.add("mark 3")',
  'x.gt(0.5).mean("mark 4")',
  'g.in.sum("mark 5")',
  'g.edges.map("mark 6")',
  'g.edges.intersect("mark 7")',
  'g.random("mark 8")',
  'g.loop({ "mark 9": x }, { limit: 1 }, () => ({}))',
  'g.if("mark 10")',
  'g.scatter("mark 11", x)',
  'g.scatter(g.nodeIndex(), x).all("mark 12")',
  'g.in.aggregate((ends) => ({ y: ends.source(x) }), "mark 13")',
  // Of things that are handed over as arguments, in functions of the program's.
  'g.in.sum((ends) => ends.source("mark 14"))',
  'g.in.aggregate((ends, combine) => ({ y: combine.any("mark 15") }))',
  '["mark 16"].map((text) => x.mul("mark 16"))',
  'g.loop({ x }, { limit: 1 }, (state) => ({ x: state.x.div("mark 17") }))',
];

const PROGRAM = `
import { algorithm, EdgewiseError, f64 } from ${JSON.stringify(fileURLToPath(new URL("../../src/index.ts", import.meta.url)))};
const places = [];
function refused(make) {
  try {
    algorithm("broken", { x: f64.node() }, (g, { x }) => {
      make(g, x);
      return {};
    });
    places.push("nothing was refused");
  } catch (error) {
    if (!(error instanceof EdgewiseError)) throw error;
    places.push(error.span ?? null);
  }
}
${MISTAKES.map((call) => `refused((g, x) => {\n  ${call};\n});`).join("\n")}
const { func } = algorithm("made", { x: f64.node() }, (g, { x }) => ({
  y: x.clamp(0.25, 0.75),
  z: g.edges.commonNeighbors(),
}));
const spans = func.body.ops.map(({ span }) => span && { file: span.file, line: span.line, column: span.column });
console.log(JSON.stringify({ places, spans }));
`;

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

interface Printed {
  readonly places: readonly (Place | null)[];
  readonly spans: readonly (Place | null)[];
}

function printedBy(file: string, options: readonly string[] = []): Printed {
  return JSON.parse(
    execFileSync(process.execPath, [...options, file], { encoding: "utf8", timeout: PROCESS_LIMIT }),
  ) as Printed;
}

/** Node's option for running something before the program. */
const first = (text: string): string[] => ["--import", `data:text/javascript,${encodeURIComponent(text)}`];

beforeAll(() => writeFileSync(`${folder}/program.js`, PROGRAM));

describe.each([
  ["one file", false],
  ["one minified file", true],
])("a program in %s with the builder", (_, minify) => {
  const bundle = `${folder}/${minify ? "small" : "plain"}.mjs`;

  beforeAll(async () => {
    await build({
      input: `${folder}/program.js`,
      external: ["commander", "ts-pattern"],
      platform: "node",
      logLevel: "silent",
      output: { file: bundle, minify, sourcemap: true, codeSplitting: false },
    });
  });

  it("has its errors and ops where it makes them", () => {
    const text = readFileSync(bundle, "utf8").split("\n");
    const textAt = ({ file, line, column }: Place): string => {
      expect(file).toBe(bundle);
      return text[line - 1]!.slice(column - 1);
    };
    const { places, spans } = printedBy(bundle);
    MISTAKES.forEach((call, k) => {
      const found = textAt(places[k]!);
      expect(found.slice(0, call.length), call).toContain(`mark ${k}`);
    });
    const calls = spans.map((span) => /^\w+/.exec(textAt(span!))?.[0]);
    expect(new Set(calls)).toEqual(new Set(["clamp", "commonNeighbors"]));
  });

  it("has them where they are in its source, if the engine reads source maps", () => {
    const { places } = printedBy(bundle, ["--enable-source-maps"]);
    const source = PROGRAM.split("\n");
    MISTAKES.forEach((call, k) => {
      const { file, line } = places[k]!;
      expect(file).toBe(`${folder}/program.js`);
      expect(source[line - 1]).toContain(call);
    });
  });

  it.each([
    ["has no function for cutting stacks", "delete Error.captureStackTrace"],
    ["cuts no stacks", "const capture = Error.captureStackTrace; Error.captureStackTrace = (kept) => capture(kept)"],
    ["prints stacks as something else", "Error.prepareStackTrace = () => []"],
  ])("has no places in an engine that %s", (_, engine) => {
    const { places } = printedBy(bundle, first(engine));
    expect(places).toEqual(MISTAKES.map(() => null));
  });
});
