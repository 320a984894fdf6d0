/** Names from outside that are also those of what every object inherits mean what they say, or nothing. */

import { MultiDirectedGraph } from "graphology";
import { afterAll, describe, expect, it } from "vitest";
import { algorithm, f64, fromEdges, fromGraphology, parseEdgeList, runSync } from "../src/index.ts";
import { interpret } from "../src/interp/interpret.ts";
import { attributeOf, lookup, readingAttribute, recordOf } from "../src/lookup.ts";
import { Folder } from "./cli/command.ts";

const INHERITED = ["constructor", "toString", "valueOf", "hasOwnProperty", "__proto__"];

const folder = new Folder({
  "graph.txt": "1 2\n2 3\n",
  "odd.ts": `
    import { algorithm, f64 } from "edgewise";
    export default algorithm("odd", { valueOf: f64(2), toString: f64(3) }, (g, { valueOf, toString }) => ({
      constructor: valueOf.mul(toString),
    }));`,
});
afterAll(() => folder[Symbol.dispose]());

it("is read of many attributes of all sorts as of one", () => {
  class Road {
    readonly length = 2;
    get weight(): number {
      return 3;
    }
  }
  const bare: Record<string, number> = Object.create(null);
  bare.weight = 4;
  const inheriting: Record<string, number> = Object.create({ weight: 5 });
  for (const record of [{ weight: 1 }, {}, { ...new Road() }, bare, inheriting, { ...inheriting, weight: 6 }]) {
    for (const name of ["weight", "length"]) expect(readingAttribute(name)(record)).toBe(attributeOf(record, name));
  }
  // Attributes may be of a class.
  const road: object = new Road();
  expect(readingAttribute("weight")(road as Record<string, unknown>)).toBe(3);
});

describe.each(INHERITED)("the name %s", (name) => {
  it("is found in no record that does not have it itself", () => {
    expect(lookup({}, name)).toBeUndefined();
    expect(lookup(Object.fromEntries([[name, 1]]), name)).toBe(1);
    expect(attributeOf({}, name)).toBeUndefined();
    expect(readingAttribute(name)({})).toBeUndefined();
    expect(readingAttribute(name)(Object.fromEntries([[name, 1]]))).toBe(1);
  });

  it("is a name like others in a record that is made", () => {
    const names = ["b", name, "7", "a"];
    const record = recordOf(names, (place) => place);
    expect(Object.entries(record)).toEqual([
      ["7", 2],
      ["b", 0],
      [name, 1],
      ["a", 3],
    ]);
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
    const bare = recordOf(names, (place) => place, { isBare: true });
    expect([Object.entries(bare), Object.getPrototypeOf(bare)]).toEqual([Object.entries(record), null]);
  });

  it("is no attribute that every graph has, and may be one", () => {
    const reads = algorithm("reads", {}, (g) => ({ sum: g.nodeAttribute(name, { otherwise: 1 }).sum() }));
    expect(runSync(reads, fromEdges({ sources: [0], targets: [1] })).sum).toBe(2);
    const given = fromEdges({ sources: [0], targets: [1], nodeColumns: Object.fromEntries([[name, [5, 6]]]) });
    expect(runSync(reads, given).sum).toBe(11);
  });

  it("is no attribute of a graphology graph that does not have it", () => {
    const graph = new MultiDirectedGraph();
    graph.addNode("a");
    expect(() => fromGraphology(graph, { nodeAttributes: [name] })).toThrow(
      expect.objectContaining({
        code: "graph/attribute",
        message: expect.stringContaining("no node has the attribute"),
      }),
    );
    const filled = fromGraphology(graph, { nodeAttributes: [{ name, default: 3 }] });
    expect(filled.nodeColumn(name)).toEqual(Float64Array.of(3));
  });

  it("may be a column of an edge list", () => {
    const text = new TextEncoder().encode(`source,target,${name}\n0,1,4\n`);
    expect(parseEdgeList(text).edgeColumn(name)).toEqual(Float64Array.of(4));
  });

  it("is missing where the body of a loop does not return it", () => {
    const start = Object.fromEntries([[name, 1]]);
    expect(() => algorithm("loop", {}, (g) => g.loop(start, { limit: 1 }, () => ({})) as never)).toThrow(
      expect.objectContaining({ name: "EdgewiseError" }),
    );
  });

  it("may be a parameter, which has its default where it is not given", () => {
    const given = algorithm("given", Object.fromEntries([[name, f64(2)]]), (_, parameters) => ({
      twice: lookup(parameters, name)!.mul(2),
    }));
    const graph = fromEdges({ sources: [0], targets: [1] });
    expect(runSync(given, graph).twice).toBe(4);
    expect(interpret(given.func, graph).results.get("twice")).toBe(4);
    expect(runSync(given, graph, Object.fromEntries([[name, 5]])).twice).toBe(10);
  });
});

describe.concurrent("the command line", () => {
  it("has no level of optimization of such a name", async () => {
    for (const level of INHERITED) {
      const { code, stderr } = await folder.edgewise(["ir", "odd.ts", "-O", level]);
      expect([code, stderr]).toEqual([2, expect.stringContaining("The levels are O0, O1, O2, O3.")]);
    }
  });

  it("runs parameters and results of such names, by the interpreter as by kernels", async () => {
    for (const way of [[], ["--oracle"], ["--specialize"]]) {
      const { code, stdout } = await folder.edgewise(["run", "odd.ts", "graph.txt", ...way]);
      expect([way, code, stdout]).toEqual([way, 0, "constructor: 6\n"]);
    }
  });
});
