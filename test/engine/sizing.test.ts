import { describe, expect, it } from "vitest";
import { compile } from "../../src/compile.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { algorithm } from "../../src/dsl/index.ts";
import type { ChunkOptions } from "../../src/engine/sizing.ts";
import { Chunker, chunkerOf, longRowsOf, sizesOf } from "../../src/engine/sizing.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { cycle, rmat, star } from "../../src/graph/generate.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { SEGMENT } from "../../src/plan/blocks.ts";
import { walkLevels } from "../../src/plan/walk.ts";

const graph = fromEdges({ nodeCount: 5000, sources: [0], targets: [1] });

/** The boundaries of the chunks of an algorithm's last kernel. */
function boundariesOf({ func }: Algorithm, options: ChunkOptions): readonly number[] {
  const kernels = [...walkLevels(compile(func).plan)].flatMap((level) => level.kernels);
  return new Chunker(graph, options).boundaries(kernels.at(-1)!);
}

describe("sizes", () => {
  it.each(["directed", "undirected", "mixed"] as const)(
    "are those of the rows of a %s graph, before they are made",
    (kind) => {
      const edges = {
        kind,
        sources: [0, 1, 2, 2, 1],
        targets: [1, 0, 2, 2, 2],
        undirected: kind === "mixed" ? [true, false, true, false, true] : undefined,
      };
      const { rows } = sizesOf(fromEdges(edges));
      const made = fromEdges(edges);
      expect(rows.in?.arcs).toBe(made.in.neighbors.length);
      expect(rows.out?.arcs).toBe(made.out.neighbors.length);
      expect(rows.all?.arcs).toBe(made.all().neighbors.length);
    },
  );
});

describe("the entries that an edge walks", () => {
  it("are those of the rows of its ends, and up to the middle of one", () => {
    const { walkedByEdge } = sizesOf(cycle({ nodeCount: 100 }));
    expect(walkedByEdge).toEqual({ both: 4, one: 2 });
  });

  it("are as many as the rows that edges lead to are long, which longer rows are more often", () => {
    const hub = sizesOf(rmat({ scale: 8, edgeFactor: 4, seed: 1 }));
    expect(hub.walkedByEdge!.both).toBeGreaterThan((3 * hub.rows.out!.arcs) / hub.nodeCount);
  });

  it("are few in the row of a hub, which is searched", () => {
    const { walkedByEdge } = sizesOf(star({ nodeCount: 2 ** 15 }));
    expect(walkedByEdge!.both).toBeLessThan(40);
    expect(walkedByEdge!.one).toBeLessThan(20);
  });

  it("are none without edges", () => {
    expect(sizesOf(fromEdges({ nodeCount: 3, sources: [], targets: [] })).walkedByEdge).toEqual({ both: 0, one: 0 });
  });
});

describe("chunks", () => {
  const fine = { workers: 3, chunksPerWorker: Infinity };

  it("of a kernel that any cut will do for are as small as wanted", () => {
    const doubled = algorithm("doubled", {}, (g) => ({ x: g.nodeIndex().mul(2) }));
    expect(boundariesOf(doubled, fine)).toHaveLength(11);
  });

  it("of a scatter are one for each worker at most, of whole blocks", () => {
    const scattered = algorithm("scattered", {}, (g) => ({ x: g.scatter(g.nodeIndex(), g.nodeIndex()).sum() }));
    const boundaries = boundariesOf(scattered, fine);
    expect(boundaries).toHaveLength(4);
    expect(boundaries.slice(0, -1).map((at) => at % 512)).toEqual([0, 0, 0]);
    expect(boundariesOf(scattered, { workers: 1, chunksPerWorker: 8 })).toEqual([0, 5000]);
  });

  it("of a choice among all entries are one", () => {
    expect(
      boundariesOf(
        algorithm("chosen", {}, (g) => ({ x: g.nodeIndex().topK(3) })),
        fine,
      ),
    ).toEqual([0, 5000]);
  });
});

describe("shares of a level", () => {
  /** The shares of a level of as many kernels over 5,000 nodes as there are results. */
  function sharesOf(kernels: number, options: ChunkOptions): readonly number[] {
    const names = Array.from({ length: kernels }, (_, k) => `y${k}`);
    const { func } = algorithm("sideBySide", {}, (g) =>
      Object.fromEntries(names.map((name, k) => [name, g.nodeAttribute("x").mul(k)])),
    );
    const [level] = [...walkLevels(compile(func, { pipeline: "O0" }).plan)].filter((each) => each.kernels.length > 1);
    expect(level!.kernels).toHaveLength(kernels);
    return new Chunker(graph, options).shares(level!.kernels);
  }

  it("hold several small kernels where there are many, and all of their chunks", () => {
    const shares = sharesOf(64, { workers: 2, chunksPerWorker: 4 });
    expect(shares).toHaveLength(9);
    expect(shares.at(-1)).toBe(64 * 8);
    expect(new Set(shares.slice(1).map((end, k) => end - shares[k]!))).toEqual(new Set([64]));
  });

  it("are single chunks where chunks of one block are asked for", () => {
    const shares = sharesOf(2, { workers: 2, chunksPerWorker: Infinity });
    expect(shares).toEqual(Array.from({ length: 21 }, (_, k) => k));
  });

  it("are none of a level without kernels", () => {
    expect(new Chunker(graph, { workers: 2, chunksPerWorker: 4 }).shares([])).toEqual([0]);
  });
});

/** Rows of so many edges in a directed graph of 2,000 nodes whose other rows are empty. */
function withRows(rows: Readonly<Record<number, number>>): Graph {
  const targets = Object.entries(rows).flatMap(([node, edges]) => new Array<number>(edges).fill(Number(node)));
  return fromEdges({ nodeCount: 2000, sources: targets.map((_, k) => k % 2000), targets });
}

const ROWS = withRows({ 3: SEGMENT, 10: SEGMENT + 1, 700: 3 * SEGMENT, 1999: 20 });
const { func: summed } = algorithm("summed", {}, (g) => ({ y: g.in.sum(({ source }) => source(g.nodeIndex("f64"))) }));
const sum = [...walkLevels(compile(summed).plan)]
  .flatMap(({ kernels }) => kernels)
  .find(({ kind }) => kind === "aggregate")!;

describe("rows longer than a segment", () => {
  it("are found with their segments, by direction", () => {
    const { nodes, firstSegments, segments } = longRowsOf(ROWS, "in")!;
    expect([...nodes]).toEqual([10, 700]);
    expect([...firstSegments]).toEqual([0, 2, 5]);
    expect(segments).toBe(5);
    expect(longRowsOf(ROWS, "out")).toBeNull();
    expect(longRowsOf(withRows({ 1: SEGMENT }), "in")).toBeNull();
  });

  it("are cut between segments, each of which weighs its edges and one", () => {
    const full = SEGMENT + 1;
    const fine = new Chunker(ROWS, { workers: 2, chunksPerWorker: Infinity }).segments("in")!;
    expect(fine).toMatchObject({ rows: 2, segments: 5, boundaries: [0, 1, 2, 3, 4, 5] });
    expect(fine.weights).toEqual([full, 2, full, full, full]);
    const coarse = new Chunker(ROWS, { workers: 2, chunksPerWorker: 1 }).segments("in")!;
    expect(coarse.boundaries).toEqual([0, 3, 5]);
    expect(coarse.weights).toEqual([2 * full + 2, 2 * full]);
    expect(new Chunker(ROWS, { workers: 2, chunksPerWorker: 1 }).segments("out")).toBeNull();
  });

  it("weigh in an aggregate as much as they have segments, where they are split", () => {
    const chunker = new Chunker(ROWS, { workers: 2, chunksPerWorker: Infinity });
    expect(chunker.boundaries(sum)).toEqual([0, 512, 1024, 1536, 2000]);
    expect(chunker.weights(sum)).toEqual([512 + 2 * SEGMENT + 1, 512 + 3 * SEGMENT, 512, 464 + 20]);
    expect(chunker.weights(sum, 512, true)).toEqual([512 + SEGMENT + 2, 512 + 3, 512, 464 + 20]);
    const even = new Chunker(ROWS, { workers: 2, chunksPerWorker: 1 });
    expect(even.boundaries(sum)).toEqual([0, 512, 2000]);
  });
});

describe("what is worked out of a graph", () => {
  it("is worked out once for each number of chunks, whoever asks", () => {
    const options = { workers: 3, chunksPerWorker: 4 };
    const chunker = chunkerOf(ROWS, options);
    expect(chunkerOf(ROWS, { ...options })).toBe(chunker);
    expect(chunkerOf(ROWS, { ...options, workers: 2 })).not.toBe(chunker);
    expect(chunkerOf(graph, options)).not.toBe(chunker);
    expect(chunker.boundaries(sum)).toBe(chunker.boundaries({ ...sum }));
    expect(chunker.weights(sum)).toBe(chunker.weights({ ...sum }));
    expect(longRowsOf(ROWS, "in")).toBe(longRowsOf(ROWS, "in"));
  });
});
