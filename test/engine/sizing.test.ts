import { describe, expect, it } from "vitest";
import { compile } from "../../src/compile.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { algorithm } from "../../src/dsl/index.ts";
import type { ChunkOptions } from "../../src/engine/sizing.ts";
import { Chunker } from "../../src/engine/sizing.ts";
import { fromEdges } from "../../src/graph/build.ts";
import { walkLevels } from "../../src/plan/walk.ts";

const graph = fromEdges({ nodeCount: 5000, sources: [0], targets: [1] });

/** The boundaries of the chunks of an algorithm's last kernel. */
function boundariesOf({ func }: Algorithm, options: ChunkOptions): readonly number[] {
  const kernels = [...walkLevels(compile(func).plan)].flatMap((level) => level.kernels);
  return new Chunker(graph, options).boundaries(kernels.at(-1)!);
}

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
