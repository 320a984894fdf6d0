/** What the table of graphology's library says is true of what is installed and of what is exported. */

import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import * as ours from "../../src/graphology/index.ts";
import { EVERY_CASES, NOT_TIMED } from "../bench/guest/every.ts";
import { HERE, NOT_HERE } from "../docs/graphology.ts";

const require = createRequire(import.meta.url);

/** The modules of graphology's library that are installed, each with names that it has. */
const INSTALLED: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  [
    "graphology-metrics/centrality",
    "graphology-metrics/graph",
    "graphology-metrics/node",
    "graphology-metrics/edge",
    "graphology-components",
    "graphology-cores",
    "graphology-dag",
    "graphology-shortest-path",
  ].map((module) => [module, Object.keys(require(module))]),
);

describe("the table of graphology's library", () => {
  it.each(Object.entries(INSTALLED))("has every function of %s, once", (module, names) => {
    const listed = [
      ...HERE.filter((row) => row.module === module).flatMap(({ here }) => Object.keys(here)),
      ...NOT_HERE.filter((row) => row.module === module).flatMap((row) => row.names),
    ];
    expect(new Set(listed).size).toBe(listed.length);
    expect(listed.filter((name) => name !== "weightedSingleSourceLength").sort()).toEqual([...names].sort());
  });

  it("has every function that is exported, and no other", () => {
    const listed = HERE.flatMap(({ here }) => Object.keys(here));
    const functions = Object.entries(ours).filter(([, found]) => typeof found === "function");
    const others = ["degreeCentrality", "inDegreeCentrality", "outDegreeCentrality", "follow"];
    expect(functions.map(([name]) => name).sort()).toEqual([...listed, ...others].sort());
  });

  it("has a speed for each whose time depends on the graph", () => {
    const listed = HERE.flatMap(({ here }) => Object.keys(here));
    expect([...EVERY_CASES.map(({ own }) => own), ...NOT_TIMED.keys()].sort()).toEqual([...listed].sort());
  });

  it("has an `async` for each but degrees of one node, and what is not of graphology's", () => {
    const without = Object.entries(ours).filter(
      ([, found]) => typeof found === "function" && typeof Reflect.get(found, "async") !== "function",
    );
    expect(without.map(([name]) => name).filter((name) => !/^weighted.*Degree$/.test(name))).toEqual(["follow"]);
  });
});
