/**
 * Lowers the steps of `classes`: a concurrent union-find that samples first (Sutton, Ben-Nun, Barak, "Optimizing Parallel
 * Graph Connectivity Computation via Subgraph Sampling", 2018), with unions after Rem, which splice paths while they follow
 * them (Dijkstra, "A Discipline of Programming", 1976).
 *
 * To join the trees of two nodes, a worker puts the greater of their parents under the lesser one. If the greater one was a
 * root, the trees are joined. Otherwise its old parent still has to be joined with the lesser one:
 *
 *     join 7 and 5, parents 6 and 2        6 goes under 2; 6 was under 4: join 4 and 2 …
 *
 * Parents only get smaller, so the loop ends. A worker that moves a node knows what is still to be joined because of it.
 * Memory has to guarantee one thing: where several workers give a node parents at once, it ends with the least of these.
 */

import type { BufferId } from "../../plan/buffer.ts";
import type { UnionsKernel, UnionsPart } from "../../plan/kernels/unions.ts";
import { add, convert, less, local, scalar } from "../expression.ts";
import type { Expression } from "../loop.ts";
import type { Lowering } from "../lowering.ts";

export function lowerUnions(kernel: UnionsKernel, lowering: Lowering): void {
  const { builder } = lowering;
  const { part } = kernel;
  const forest = new Forest(kernel, lowering);
  builder.count("node", builder.begin, builder.end, (node) => {
    switch (part.step) {
      case "plant":
        plant(part, node, forest);
        break;
      case "sample":
        sample(part, node, forest);
        break;
      case "join":
        join(part, node, forest);
        break;
      case "flatten":
        forest.flatten(node);
        break;
      default:
        part satisfies never;
    }
  });
}

function plant({ chosen }: UnionsPart & { step: "plant" }, node: Expression, forest: Forest): void {
  const { builder, graph } = forest.lowering;
  const parent = builder.variable("parent", "index", node);
  const start = builder.keep("start", "index", graph.start("out", node));
  builder.branch(less(start, graph.end("out", node)), () =>
    forest.whereChosen(chosen, "out", start, () => {
      const first = builder.keep("first", "index", convert("index", graph.neighbor("out", start)));
      builder.branch(less(first, node), () => builder.assign(parent, first));
    }),
  );
  forest.put(node, asNode(local(parent)));
}

function sample({ chosen, place }: UnionsPart & { step: "sample" }, node: Expression, forest: Forest): void {
  const { builder, graph } = forest.lowering;
  const at = builder.keep("at", "index", add(graph.start("out", node), { kind: "const", type: "index", value: place }));
  builder.branch(less(at, graph.end("out", node)), () =>
    forest.whereChosen(chosen, "out", at, () => forest.join(node, graph.neighbor("out", at))),
  );
}

/** In directed graphs, an edge between a spared node and another may be in the in-row of the other only. */
function join({ chosen, spared }: UnionsPart & { step: "join" }, node: Expression, forest: Forest): void {
  const { builder, graph, inputs } = forest.lowering;
  const isOutside = scalar("ne", "i32", [forest.parent(node), inputs.slot(spared)]);
  builder.branch(isOutside, () => {
    for (const direction of graph.directed ? (["out", "in"] as const) : (["out"] as const)) {
      const start = builder.keep("start", "index", graph.start(direction, node));
      const end = builder.keep("end", "index", graph.end(direction, node));
      builder.count("position", start, end, (at) =>
        forest.whereChosen(chosen, direction, at, () => forest.join(node, graph.neighbor(direction, at))),
      );
    }
  });
}

/** The forest under construction. */
class Forest {
  readonly lowering: Lowering;
  readonly #buffer: BufferId;

  constructor({ forest }: UnionsKernel, lowering: Lowering) {
    this.lowering = lowering;
    this.#buffer = forest;
  }

  parent(node: Expression): Expression {
    return this.lowering.entries.load(this.#buffer, node);
  }

  put(node: Expression, parent: Expression): void {
    this.lowering.entries.store(this.#buffer, node, parent);
  }

  /** Joins the trees of a node and of another, whose number is a u32. */
  join(node: Expression, other: Expression): void {
    const { builder, entries, layout } = this.lowering;
    const one = builder.variable("one", "i32", this.parent(node));
    const two = builder.variable("two", "i32", this.parent(convert("index", other)));
    builder.loop(scalar("ne", "i32", [local(one), local(two)]), () => {
      const greater = builder.keep("greater", "i32", scalar("max", "i32", [local(one), local(two)]));
      builder.assign(two, scalar("min", "i32", [local(one), local(two)]));
      const before = entries.fetch("before", this.#buffer, {
        op: "min",
        index: convert("index", greater),
        value: local(two),
        atomic: layout.workers > 1,
      });
      builder.branch(scalar("eq", "i32", [before, greater]), () => builder.leave());
      builder.assign(one, before);
    });
  }

  /** Puts a node directly under its root. It finds the root even where others move nodes on the way at the same time. */
  flatten(node: Expression): void {
    const { builder } = this.lowering;
    const parent = builder.keep("parent", "i32", this.parent(node));
    const root = builder.variable("root", "i32", this.parent(convert("index", parent)));
    const isBelow = (): Expression => scalar("ne", "i32", [local(root), parent]);
    builder.branch(isBelow(), () => {
      const next = builder.variable("next", "i32", this.parent(convert("index", local(root))));
      builder.loop(scalar("ne", "i32", [local(next), local(root)]), () => {
        builder.assign(root, local(next));
        builder.assign(next, this.parent(convert("index", local(root))));
      });
      this.put(node, local(root));
    });
  }

  /** Runs `then` where the edge at a position of the rows is chosen. */
  whereChosen(chosen: BufferId | null, direction: "in" | "out", at: Expression, then: () => void): void {
    const { builder, entries, graph } = this.lowering;
    if (chosen === null) then();
    else builder.branch(entries.load(chosen, graph.edge(direction, at)), then);
  }
}

/** The number of a node, as entries of the forest hold it. */
function asNode(node: Expression): Expression {
  return scalar("cast", "i32", [convert("u32", node)]);
}
