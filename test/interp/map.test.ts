import { describe, expect, it } from "vitest";
import { closed, graphOf, just, nodes, run } from "./program.ts";

describe("map", () => {
  it("evaluates its region at every node, keeping one result and reducing another", () => {
    const results = run(
      nodes(3),
      ({ ops, graph, parameter }) => {
        const region = closed(["f64", "f64"], (node, [x, y]) => {
          const difference = node.emitOne("sub", [x!, y!], {});
          return [difference, node.emitOne("abs", [difference], {})];
        });
        const [difference, greatest] = ops.emit(
          "map",
          [graph, parameter("x", "f64", "node"), ops.constant(2, "f64")],
          { domain: "node", roles: ["node", "scalar"], outputs: ["keep", "max"] },
          { regions: [region] },
        );
        return { difference: difference!, greatest: greatest! };
      },
      { x: Float64Array.of(1, 2, -3) },
    );
    expect(results).toEqual({ difference: [-1, 0, -5], greatest: 5 });
  });

  it("evaluates its region once per edge, by number, at both of its ends", () => {
    const results = run(
      graphOf(3, [
        [2, 0],
        [0, 1],
      ]),
      ({ ops, graph, parameter }) => {
        const x = parameter("x", "f64", "node");
        const region = closed(["f64", "f64", "f64"], (edge, [weight, source, destination]) => {
          const slope = edge.emitOne("sub", [destination!, source!], {});
          return [edge.emitOne("mul", [weight!, slope], {})];
        });
        const y = ops.emitOne(
          "map",
          [graph, parameter("weight", "f64", "edge"), x, x],
          { domain: "edge", roles: ["edge", "source", "destination"], outputs: ["keep"] },
          { regions: [region] },
        );
        return { y };
      },
      { x: Float64Array.of(1, 10, 100), weight: Float64Array.of(2, 3) },
    );
    // Edge 0 is 0 → 1, edge 1 is 2 → 0.
    expect(results).toEqual({ y: [18, -297] });
  });

  it("sees an undirected edge once, from its lower end", () => {
    const { source } = run(
      graphOf(3, [[2, 1]], { kind: "undirected" }),
      ({ ops, graph, parameter }) => ({
        source: ops.emitOne(
          "map",
          [graph, parameter("x", "f64", "node")],
          { domain: "edge", roles: ["source"], outputs: ["keep"] },
          { regions: [just("f64")] },
        ),
      }),
      { x: Float64Array.of(1, 10, 100) },
    );
    expect(source).toEqual([10]);
  });

  it("reduces in lanes, as reduce does", () => {
    const { y } = run(
      nodes(9),
      ({ ops, graph, parameter }) => ({
        y: ops.emitOne(
          "map",
          [graph, parameter("x", "f64", "node")],
          { domain: "node", roles: ["node"], outputs: ["add"] },
          { regions: [just("f64")] },
        ),
      }),
      { x: Float64Array.of(1e16, 1, 0, 0, 0, 0, 0, 0, -1e16) },
    );
    expect(y).toBe(1);
  });

  it("gives the identity of a reduced output where the graph is empty", () => {
    const { y } = run(nodes(0), ({ ops, graph }) => ({
      y: ops.emitOne(
        "map",
        [graph, ops.constant(3, "i32")],
        { domain: "edge", roles: ["scalar"], outputs: ["min"] },
        { regions: [just("i32")] },
      ),
    }));
    expect(y).toBe(2147483647);
  });
});
