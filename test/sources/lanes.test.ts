/** Several nodes of a set side by side, in the lanes of vectors. */

import { describe, expect, it } from "vitest";
import { Memory } from "../../runtime/memory.ts";
import { betweenness } from "../../src/algorithms/index.ts";
import { laneLoopOf } from "../../src/bind/lanes/loop.ts";
import { withoutUnread } from "../../src/bind/lanes/unread.ts";
import type { SourcesChoice } from "../../src/bind/sources/choice.ts";
import { DEFAULT_THRESHOLDS } from "../../src/bind/thresholds.ts";
import { compile } from "../../src/compile.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { algorithm } from "../../src/dsl/index.ts";
import { chooseBackend } from "../../src/engine/backends.ts";
import { Placement } from "../../src/engine/placement.ts";
import { Prepared } from "../../src/engine/prepared.ts";
import { runSync } from "../../src/engine/run-sync.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { path, uniform } from "../../src/graph/generate.ts";
import type { Graph } from "../../src/graph/graph.ts";
import type { Loop, Step } from "../../src/plan/plan.ts";
import { walkSteps } from "../../src/plan/walk.ts";
import { EVERY } from "../all-ways.ts";
import { aThird } from "../extent.ts";
import { GRAPHS } from "../graphs.ts";
import { interpreted, ranSync } from "../ways.ts";
import { LANE_PROGRAMS } from "./lane-programs.ts";
import { FAILING, PROGRAMS } from "./programs.ts";

const SMALL = GRAPHS.filter(({ nodeCount, edges }) => nodeCount < 200 && edges.length < 2000).map(({ graph }) => graph);
/** Of more than one block, with weights. */
const BLOCKS = weighted(uniform({ nodeCount: 600, edgeCount: 2400, seed: 3, directed: true }));

function weighted(graph: Graph): Graph {
  const count = graph.edgeCount;
  return fromEdges({
    nodeCount: graph.nodeCount,
    sources: graph.edgeSource(),
    targets: graph.edgeTarget(),
    kind: "directed",
    edgeColumns: { weight: Float64Array.from({ length: count }, (_, k) => (k % 7) / 2) },
  });
}

/** What becomes of the loops over nodes of a program: null where they are computed in lanes, else why not. */
function decisions(program: Algorithm, graph: Graph, options: BindingOptions = {}): (string | null)[] {
  return [...bindingOf(program, graph, options).lanes.values()].map(({ lanes, why }) => (lanes === null ? why : null));
}

interface BindingOptions {
  readonly vectors?: boolean;
  readonly workers?: number;
  readonly sources?: SourcesChoice;
}

function bindingOf({ func }: Algorithm, graph: Graph, options: BindingOptions) {
  const memory = new Memory({ shared: false });
  const prepared = new Prepared(compile(func).plan, new Placement(graph, memory), memory, {
    workers: 1,
    thresholds: DEFAULT_THRESHOLDS,
    chunksPerWorker: 4,
    emitter: chooseBackend(),
    vectors: true,
    ...options,
  });
  return prepared.binding;
}

describe.each(LANE_PROGRAMS.map((program, index) => ({ program, index, name: program.name })))(
  "$name in lanes",
  ({ program, index }) => {
    it("gives the bytes of the interpreter", () => {
      const some = SMALL.filter((_, at) => (at + index) % EVERY === 0);
      // Several blocks take the interpreter long: a third of the bodies, among them the one that sums over blocks.
      for (const graph of [...some, ...aThird([BLOCKS], index + 1)]) {
        const found = ranSync(program.func, graph, {}, { sources: "lanes" });
        expect(found, graph.name).toEqual(interpreted(program.func, graph));
      }
    });
  },
);

describe("lanes", () => {
  it.each(LANE_PROGRAMS)("are used for $name", (program) => {
    expect(decisions(program, BLOCKS)).toEqual([null]);
  });

  it("write in place what a kernel reads at its own node alone", () => {
    const inPlace = (program: Algorithm): string[] => {
      const { plan } = compile(program.func);
      const [loop] = [...walkSteps(plan.steps)].filter((step) => step.kind === "loop" && step.sources !== null);
      const { body, exchanged } = laneLoopOf(loop as Loop);
      for (const buffer of [...body.inPlace].flat()) expect(exchanged).not.toContain(buffer);
      return [...body.inPlace.values()].map((buffer) => plan.buffers[buffer]!.name).sort();
    };
    expect(inPlace(betweenness as unknown as Algorithm)).toEqual(["behind", "depth"]);
    expect(inPlace(LANE_PROGRAMS.find(({ name }) => name === "readsWhatIsWritten")!)).toEqual(["own"]);
  });

  it("do not test whether loops can be settled, since they go round by round", () => {
    const program = LANE_PROGRAMS.find(({ name }) => name === "distancesByWeights")!;
    const { plan } = compile(program.func);
    const [loop] = [...walkSteps(plan.steps)].filter((step) => step.kind === "loop" && step.sources !== null);
    const levelsOf = (steps: readonly Step[]) => [...walkSteps(steps)].filter((step) => step.kind === "level");
    const namesIn = (steps: readonly Step[]) =>
      levelsOf(steps).flatMap(({ kernels }) => kernels.map(({ name }) => name));
    const scalarsIn = (steps: readonly Step[]) => levelsOf(steps).flatMap(({ scalars }) => scalars?.name ?? []);
    const own = withoutUnread(loop as Loop).body;
    expect(namesIn((loop as Loop).body)).toEqual(expect.arrayContaining(["starts", "weights"]));
    for (const name of ["starts", "weights"]) expect(namesIn(own)).not.toContain(name);
    expect(scalarsIn((loop as Loop).body)).toContain("any order");
    expect(scalarsIn(own)).not.toContain("any order");
  });

  it("sum rows of several segments in the order of the language", () => {
    const nodeCount = 9000;
    const rows = Array.from({ length: nodeCount - 1 }, (_, k) => k + 1);
    const star = fromEdges({ nodeCount, sources: rows, targets: rows.map(() => 0), kind: "directed" });
    const sums = algorithm("sums", {}, (g) =>
      g.forNodes(g.nodeIndex().lt(18), (s, { sum }) => {
        const x = g.nodeIndex("f64").add(s.cast("f64").div(3)).recip();
        return {
          x: sum(g.in.sum(({ source }) => source(x))),
          single: sum(g.in.sum(({ source }) => source(x.cast("f32")))),
        };
      }),
    ) as Algorithm;
    expect(ranSync(sums.func, star, {}, { sources: "lanes" })).toEqual(interpreted(sums.func, star));
  });

  it.each(["requiresOfEach", "neverEndsAfterIt", "failsOfTwoNodes"])(
    "fail at the first node that does, in %s",
    (name) => {
      const program = FAILING.find((one) => one.name === name)!;
      expect(decisions(program, BLOCKS)).toEqual([null]);
      expect(ranSync(program.func, BLOCKS, {}, { sources: "lanes" })).toEqual(interpreted(program.func, BLOCKS));
    },
  );

  it("leave long rows whole, which workers would split if they shared each node", () => {
    const nodeCount = 1000;
    // Parallel edges, so that the row of the hub is all there is to do.
    const rows = Array.from({ length: 60_000 }, (_, k) => 1 + (k % (nodeCount - 1)));
    const star = fromEdges({ nodeCount, sources: rows, targets: rows.map(() => 0), kind: "directed" });
    const program = LANE_PROGRAMS.find(({ name }) => name === "distancesByWeights")!;
    const splitsOf = (sources: SourcesChoice) =>
      [...bindingOf(program, star, { workers: 2, sources }).splits.values()].map(({ aggregates }) => aggregates.length);
    expect(Math.max(...splitsOf("shared"))).toBe(1);
    expect(Math.max(...splitsOf("auto"))).toBe(0);
    expect(decisions(program, star, { workers: 2 })).toEqual([null]);
  });

  it("are given up where rounds are many, and the nodes so far are not lost", () => {
    const program = PROGRAMS.find(({ name }) => name === "closeness")!;
    const long = path({ nodeCount: 500 });
    const { report, results } = runSync(program, long, {}, {});
    expect(results).toEqual(runSync(program, long, {}, { sources: "shared" }).results);
    // Rounds of a batch that was given up are not among those that are counted.
    expect(report!.rounds!.length).toBeGreaterThan(0);
    expect(report!.rounds!.every(({ sparse, dense, lanes }) => sparse + dense > 0 && lanes === 0)).toBe(true);
  });

  it.each([
    [
      "it can fail after an unlimited loop",
      algorithm("failsAtLast", {}, (g) =>
        g.forNodes(g.node(true), (s, { sum }) => {
          const { x } = g.loop({ x: g.nodeIndex().sub(s) }, { until: "unchanged" }, ({ x }) => ({
            x: g.in.maximum(({ source }) => source(x)).max(x),
          }));
          g.require(s.lt(7), "the seventh");
          return { x: sum(x) };
        }),
      ) as Algorithm,
    ],
    ["the body has a loop over nodes itself", PROGRAMS.find(({ name }) => name === "withinAnother")!],
    [
      "the body has neighbor_mode",
      algorithm("mostFrequent", {}, (g) =>
        g.forNodes(g.node(true), (s, { sum }) => ({ x: sum(g.in.mode(g.nodeIndex().sub(s).and(3), -1)) })),
      ) as Algorithm,
    ],
    [
      "exp of f64 cannot be computed on vectors",
      algorithm("exponential", {}, (g) =>
        g.forNodes(g.node(true), (s, { sum }) => ({ x: sum(g.nodeIndex("f64").sub(s.cast("f64")).exp()) })),
      ) as Algorithm,
    ],
  ])("are refused where %s", (why, program) => {
    expect(decisions(program, BLOCKS)).toEqual([why]);
    expect(ranSync(program.func, BLOCKS, {}, { sources: "lanes" })).toEqual(interpreted(program.func, BLOCKS));
  });

  it("are refused without vectors, and where arrays would not fit", () => {
    const program = LANE_PROGRAMS[0]!;
    expect(decisions(program, BLOCKS, { vectors: false })).toEqual(["there are no vectors wide enough"]);
    const large = fromEdges({ nodeCount: 600_000, sources: [], targets: [] });
    expect(decisions(program, large)).toEqual([expect.stringMatching(/^[\d,]+ bytes would be needed for the lanes$/)]);
  });
});
