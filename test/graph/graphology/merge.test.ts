/** A graph that is followed while it is edited has, after each edit, what the edited graph converted anew has. */

import fc from "fast-check";
import { MultiGraph } from "graphology";
import { describe, expect, it } from "vitest";
import { follow } from "../../../src/engine/guest/follow.ts";
import type { Graph } from "../../../src/graph/graph.ts";
import { guestOf } from "../../../src/graph/graphology/guest.ts";
import { fromGraphology } from "../../../src/graph/graphology/read.ts";

type Live = MultiGraph<{ size?: number }, { weight?: number }>;

/** One edit, by numbers that choose what it is done to. */
interface Edit {
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly value: number;
}

const EDITS: readonly ((graph: Live, edit: Edit) => void)[] = [
  (graph, { a, value }) => void graph.mergeNode(`n${a}`, { size: value }),
  (graph, { a }) => graph.hasNode(`n${a}`) && graph.dropNode(`n${a}`),
  (graph, edit) => addEdge(graph, edit, graph.type === "undirected"),
  (graph, edit) => addEdge(graph, edit, graph.type !== "directed"),
  (graph, edit) => addEdge(graph, edit, graph.type === "undirected"),
  (graph, { a }) => graph.size > 0 && graph.dropEdge(graph.edges()[a % graph.size]),
  (graph, { a, value }) => graph.size > 0 && graph.setEdgeAttribute(graph.edges()[a % graph.size], "weight", value),
  (graph, { a, value }) =>
    graph.size > 0 && graph.replaceEdgeAttributes(graph.edges()[a % graph.size], { weight: value }),
  (graph, { a }) => graph.size > 0 && graph.removeEdgeAttribute(graph.edges()[a % graph.size], "weight"),
  (graph, { a, value }) => graph.order > 0 && graph.setNodeAttribute(graph.nodes()[a % graph.order], "size", value),
  (graph, { value }) => graph.updateEachNodeAttributes(() => ({ size: value })),
  (graph, { value }) => graph.updateEachEdgeAttributes((_edge, { weight = 0 }) => ({ weight: weight + value })),
  (graph, { a }) => a === 0 && graph.clearEdges(),
];

function addEdge(graph: Live, { a, b, value }: Edit, isUndirected: boolean): void {
  const [source, target] = [`n${a}`, `n${b}`];
  for (const node of [source, target]) graph.mergeNode(node);
  const isThere = isUndirected ? graph.hasUndirectedEdge(source, target) : graph.hasDirectedEdge(source, target);
  if (isThere && !graph.multi) return;
  if (isUndirected) graph.addUndirectedEdge(source, target, { weight: value });
  else graph.addDirectedEdge(source, target, { weight: value });
}

const SOURCES = { nodes: new Map([["size", "size"]]), edges: new Map([["weight", "weight"]]) };

/** All that a program may read of a graph. */
function contents(graph: Graph): unknown {
  return {
    kind: graph.kind,
    nodes: Array.from({ length: graph.nodeCount }, (_, index) => graph.nodeKeys.of(index)),
    edges: Array.from({ length: graph.edgeCount }, (_, edge) => graph.edgeKeys.of(edge)),
    found: Array.from({ length: graph.edgeCount }, (_, edge) => graph.edgeKeys.indexOf(graph.edgeKeys.of(edge))),
    rows: [graph.out, graph.in, graph.all()],
    ends: [graph.edgeSource(), graph.edgeTarget(), graph.edgeUndirected()],
    facts: { ...graph.facts(), nodeAttributes: null, edgeAttributes: null },
    columns: [graph.nodeColumn("size"), graph.edgeColumn("weight")],
    missing: [graph.nodeMissing("size"), graph.edgeMissing("weight")],
  };
}

function anew(graph: Live): unknown {
  return contents(fromGraphology(graph));
}

const edit = fc.record({
  kind: fc.nat(EDITS.length - 1),
  a: fc.nat(7),
  b: fc.nat(7),
  value: fc.integer({ min: -2, max: 5 }),
});

function live(type: "directed" | "undirected" | "mixed", multi: boolean): Live {
  const graph: Live = new MultiGraph<{ size?: number }, { weight?: number }>().nullCopy({ type, multi });
  for (let node = 0; node < 5; node++) graph.addNode(`n${node}`, { size: node });
  for (let edge = 0; edge < 8; edge++) {
    addEdge(graph, { kind: 0, a: edge % 5, b: (edge * 3) % 5, value: edge }, type === "undirected");
  }
  return graph;
}

describe.each(["directed", "undirected", "mixed"] as const)("a %s graph that is edited", (type) => {
  it.each([false, true])("is the graph converted anew after each edit (multi: %s, followed)", (multi) => {
    fc.assert(
      fc.property(fc.array(fc.array(edit, { minLength: 1, maxLength: 4 }), { maxLength: 6 }), (rounds) => {
        const graph = live(type, multi);
        using _followed = follow(graph);
        let before: { readonly made: Graph; readonly expected: unknown } | undefined;
        for (const edits of [[], ...rounds]) {
          for (const one of edits) EDITS[one.kind]!(graph, one);
          const made = guestOf(graph).graphOf(graph, SOURCES);
          const expected = anew(graph);
          expect(contents(made)).toEqual(expected);
          // Others may still have it.
          if (before !== undefined) expect(contents(before.made)).toEqual(before.expected);
          before = { made, expected };
        }
      }),
      { numRuns: 40 },
    );
  });

  it("is so without being followed, however its attributes are changed", () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 8 }), (edits) => {
        const graph = live(type, true);
        for (const one of edits) {
          EDITS[one.kind]!(graph, one);
          graph.forEachEdge((_edge, attributes) => {
            attributes.weight = one.value;
          });
          expect(contents(guestOf(graph).graphOf(graph, SOURCES))).toEqual(anew(graph));
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("a graph that is followed", () => {
  it("has what was written behind its back after a refresh, or once it is followed no more", () => {
    const graph = live("directed", false);
    const followed = follow(graph);
    const [edge = ""] = graph.edges();
    const weight = () => guestOf(graph).graphOf(graph, SOURCES).edgeColumn("weight")?.[0];
    expect(weight()).toBe(0);
    graph.getEdgeAttributes(edge).weight = 40;
    expect(weight()).toBe(0);
    followed.refresh();
    expect(weight()).toBe(40);
    followed.stop();
    graph.getEdgeAttributes(edge).weight = 50;
    expect(weight()).toBe(50);
  });

  it("keeps its rows and columns while nothing happens, and its keys through what is only added", () => {
    const graph = live("undirected", true);
    using _followed = follow(graph);
    const before = guestOf(graph).graphOf(graph, SOURCES);
    const { nodes, edges } = guestOf(graph).keys;
    const edgeCount = edges.length;
    const again = guestOf(graph).graphOf(graph, SOURCES);
    expect([again.out === before.out, again.edgeColumn("weight") === before.edgeColumn("weight")]).toEqual([
      true,
      true,
    ]);
    graph.mergeNode("late");
    graph.mergeEdge("late", "n0");
    guestOf(graph).graphOf(graph, SOURCES);
    expect([before.nodeKeys.size, before.nodeKeys.indexOf("late")]).toEqual([5, -1]);
    expect([nodes.length, edges.length]).toEqual([5, edgeCount]);
  });
});

describe("an attribute of booleans", () => {
  const OPEN = { nodes: new Map<string, string>(), edges: new Map([["open", "open"]]) };
  const path = (values: readonly unknown[]) => {
    const graph = new MultiGraph<Record<string, unknown>, Record<string, unknown>>({ type: "directed" });
    values.forEach((open, k) => void graph.mergeEdgeWithKey(`e${k}`, `n${k}`, `n${k + 1}`, { open }));
    return graph;
  };
  const read = (graph: ReturnType<typeof path>) => {
    const made = guestOf(graph).graphOf(graph, OPEN);
    return [made.edgeColumn("open"), made.edgeMissing("open")];
  };
  const flags = (...values: readonly number[]) => Uint8Array.from(values);

  it("is a column of them, as fromGraphology makes it", () => {
    const graph = path([true, false, undefined, true]);
    expect(read(graph)).toEqual([flags(1, 0, 0, 1), flags(0, 0, 1, 0)]);
    const whole = fromGraphology(graph);
    expect(read(graph)).toEqual([whole.edgeColumn("open"), whole.edgeMissing("open")]);
  });

  it("is missing where others are numbers, whatever it was before", () => {
    const graph = path([true, false]);
    using _followed = follow(graph);
    expect(read(graph)).toEqual([flags(1, 0), null]);
    graph.setEdgeAttribute("e0", "open", 7);
    expect(read(graph)).toEqual([Float64Array.of(7, NaN), flags(0, 1)]);
    graph.setEdgeAttribute("e0", "open", "shut");
    expect(read(graph)).toEqual([flags(0, 0), flags(1, 0)]);
    graph.removeEdgeAttribute("e1", "open");
    expect(read(graph)).toEqual([undefined, null]);
    graph.setEdgeAttribute("e1", "open", true);
    expect(read(graph)).toEqual([flags(0, 1), flags(1, 0)]);
  });

  it("goes along as edges are added and dropped", () => {
    const graph = path([3, true, false]);
    using _followed = follow(graph);
    expect(read(graph)).toEqual([Float64Array.of(3, NaN, NaN), flags(0, 1, 1)]);
    graph.dropEdge("e0");
    expect(read(graph)).toEqual([flags(1, 0), null]);
    graph.addEdgeWithKey("late", "n0", "n1", { open: false });
    expect(read(graph)).toEqual([flags(0, 1, 0), null]);
    graph.addEdgeWithKey("later", "n0", "n2", { open: 5 });
    expect(read(graph)).toEqual([Float64Array.of(NaN, 5, NaN, NaN), flags(1, 0, 1, 1)]);
  });
});

describe("nodes that share an object of attributes", () => {
  it("keep their edges apart", () => {
    const shared = { size: 1 };
    const graph = new MultiGraph({ type: "directed" });
    for (const node of ["a", "b", "c"]) graph.addNode(node, shared);
    graph.addEdge("a", "b");
    graph.addEdge("c", "a");
    const made = guestOf(graph).graphOf(graph, SOURCES);
    expect([[...made.edgeSource()], [...made.edgeTarget()]]).toEqual([
      [0, 2],
      [1, 0],
    ]);
  });
});
