import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { building } from "../../src/graph/build.ts";
import { complete, cycle, grid, path, rmat, star, uniform } from "../../src/graph/generate.ts";
import { generatingGrid, generatingRmat } from "../../src/graph/generators/generating.ts";
import type { Graph } from "../../src/graph/graph.ts";
import { randomPermutation, seededRandom } from "../../src/graph/random.ts";

function edges(graph: Graph): string {
  return Array.from(graph.edgeSource(), (source, edge) => `${source}-${graph.edgeTarget()[edge]}`).join(" ");
}

function degrees(graph: Graph): number[] {
  return Array.from(
    { length: graph.nodeCount },
    (_, v) => (graph.out.offsets[v + 1] ?? 0) - (graph.out.offsets[v] ?? 0),
  );
}

describe("seededRandom", () => {
  it("gives the numbers of xoshiro128** on every machine", () => {
    const random = seededRandom(1);
    expect(Array.from({ length: 4 }, () => random.next())).toEqual(reference(1, 4));
  });

  it("gives other numbers for another seed, also where only the high bits differ", () => {
    const first = [1, 2, -1, 1 + 2 ** 32].map((seed) => seededRandom(seed).next());
    expect(new Set(first).size).toBe(4);
  });

  it("draws integers below a bound, all of them", () => {
    const random = seededRandom(3);
    const counts = [0, 0, 0, 0, 0];
    for (let i = 0; i < 5000; i++) counts[random.below(5)]! += 1;
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it("draws unit numbers from 0 up to 1", () => {
    const random = seededRandom(4);
    const values = Array.from({ length: 2000 }, () => random.unit());
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(Math.abs(values.reduce((sum, value) => sum + value) / 2000 - 0.5)).toBeLessThan(0.03);
  });

  it("permutes every number once", () => {
    const order = randomPermutation(1000, seededRandom(5));
    expect([...order].sort((a, b) => a - b)).toEqual([...Array(1000).keys()]);
    expect(order.some((number, index) => number !== index)).toBe(true);
  });
});

describe("rmat", () => {
  it("is the same graph for the same seed and another for another", () => {
    const options = { scale: 8, edgeFactor: 4, weights: { low: 1, high: 255 } };
    const first = rmat({ ...options, seed: 7 });
    const again = rmat({ ...options, seed: 7 });
    expect(again.out).toEqual(first.out);
    expect(again.edgeColumn("weight")).toEqual(first.edgeColumn("weight"));
    expect(rmat({ ...options, seed: 8 }).out.neighbors).not.toEqual(first.out.neighbors);
  });

  it("has 2^scale nodes and edgeFactor edges for each, undirected if not said otherwise", () => {
    const graph = rmat({ scale: 6 });
    expect([graph.kind, graph.nodeCount, graph.edgeCount]).toEqual(["undirected", 64, 1024]);
    expect(rmat({ scale: 6, directed: true }).kind).toBe("directed");
  });

  it("has hubs, unlike a uniform graph of its size", () => {
    const skewed = Math.max(...degrees(rmat({ scale: 12, seed: 1 })));
    const even = Math.max(...degrees(uniform({ nodeCount: 4096, edgeCount: 65536, seed: 1 })));
    expect(skewed).toBeGreaterThan(500);
    expect(even).toBeLessThan(80);
  });

  it("draws the quadrants with their probabilities", () => {
    const graph = rmat({ scale: 1, edgeFactor: 50_000, directed: true, permute: false, seed: 2 });
    const counts = [0, 0, 0, 0];
    graph.edgeSource().forEach((source, edge) => {
      counts[source * 2 + (graph.edgeTarget()[edge] ?? 0)]! += 1;
    });
    const shares = counts.map((count) => count / graph.edgeCount);
    [0.57, 0.19, 0.19, 0.05].forEach((share, quadrant) => {
      expect(Math.abs((shares[quadrant] ?? 0) - share)).toBeLessThan(0.01);
    });
  });

  it("has its hub anywhere if labels are permuted, at 0 if not", () => {
    const hub = (graph: Graph): number => degrees(graph).indexOf(Math.max(...degrees(graph)));
    expect(hub(rmat({ scale: 10, permute: false }))).toBe(0);
    expect(new Set([1, 2, 3].map((seed) => hub(rmat({ scale: 10, seed })))).size).toBeGreaterThan(1);
  });

  it("is simple if self-loops and parallel edges are dropped", () => {
    const graph = rmat({ scale: 6, selfLoops: "drop", parallelEdges: "drop" });
    const ends = edges(graph).split(" ");
    expect(new Set(ends).size).toBe(ends.length);
    expect(ends.filter((pair) => pair.split("-")[0] === pair.split("-")[1])).toEqual([]);
  });

  it("draws whole weights within their bounds", () => {
    const weights = [...(rmat({ scale: 5, weights: { low: 1, high: 3 } }).edgeColumn("weight") ?? [])];
    expect([...new Set(weights)].sort()).toEqual([1, 2, 3]);
  });

  it("refuses sizes that 32 bits cannot count, before it allocates", () => {
    expect(() => rmat({ scale: 31 })).toThrow(
      expect.objectContaining({ code: "graph/size", message: expect.stringContaining("68,719,476,736 arcs") }),
    );
  });

  it.each([
    [{ scale: 32 }, /scale is 32; expected an integer from 0 to 31/],
    [{ scale: 4, seed: 0.5 }, /seed is 0.5/],
    [{ scale: 4, a: 0.9 }, /a, b and c are 0.9, 0.19 and 0.19/],
    [{ scale: 4, weights: { low: 5, high: 1 } }, /weights.high is 1/],
  ])("refuses %o", (options, message) => {
    expect(() => rmat(options)).toThrow(message);
  });
});

describe("uniform", () => {
  it("has the sizes asked for and every end within them", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), fc.nat(200), fc.integer(), (nodeCount, edgeCount, seed) => {
        const graph = uniform({ nodeCount, edgeCount, seed, directed: true });
        expect([graph.nodeCount, graph.edgeCount, graph.out.neighbors.length]).toEqual([
          nodeCount,
          edgeCount,
          edgeCount,
        ]);
        expect(degrees(graph).reduce((sum, degree) => sum + degree, 0)).toBe(edgeCount);
        for (const node of graph.out.neighbors) expect(node).toBeLessThan(nodeCount);
      }),
      { numRuns: 50 },
    );
  });

  it("refuses edges among no nodes", () => {
    expect(() => uniform({ nodeCount: 0, edgeCount: 1 })).toThrow(/1 edges were asked for among 0 nodes/);
  });
});

describe("regular graphs", () => {
  it("grid joins right and below", () => {
    expect(edges(grid(2, 3))).toBe("0-1 0-3 1-2 1-4 2-5 3-4 4-5");
    expect(edges(grid(3, 1))).toBe("0-1 1-2");
    expect(grid(0, 5).nodeCount).toBe(0);
  });

  it("path has its inner nodes between two others", () => {
    expect(degrees(path(4))).toEqual([1, 2, 2, 1]);
    expect([path(0), path(1)].map((graph) => graph.edgeCount)).toEqual([0, 0]);
  });

  it("cycle comes back to its start", () => {
    expect(edges(cycle(3, { directed: true }))).toBe("0-1 1-2 2-0");
    expect(edges(cycle(1))).toBe("0-0");
  });

  it("star has its hub at 0, with arcs towards the leaves if directed", () => {
    expect(degrees(star(4))).toEqual([3, 1, 1, 1]);
    expect(degrees(star(4, { directed: true }))).toEqual([3, 0, 0, 0]);
  });

  it("complete joins any two nodes, both ways if directed", () => {
    expect(edges(complete(3))).toBe("0-1 0-2 1-2");
    expect(edges(complete(3, { directed: true }))).toBe("0-1 0-2 1-0 1-2 2-0 2-1");
    expect(complete(0).edgeCount).toBe(0);
  });

  it("are the same by options as by the numbers that used to come first", () => {
    const pairs = [
      [grid({ rows: 2, columns: 3 }), grid(2, 3)],
      [grid({ rows: 2, columns: 2, directed: true }), grid(2, 2, { directed: true })],
      [path({ nodeCount: 4 }), path(4)],
      [cycle({ nodeCount: 4, directed: true }), cycle(4, { directed: true })],
      [star({ nodeCount: 4 }), star(4)],
      [complete({ nodeCount: 4, directed: true }), complete(4, { directed: true })],
    ] as const;
    for (const [named, numbered] of pairs) {
      expect([named.name, named.kind, edges(named)]).toEqual([numbered.name, numbered.kind, edges(numbered)]);
    }
    expect(path({ nodeCount: 2, name: "mine" }).name).toBe("mine");
  });

  it.each([
    [() => grid({ rows: 2 } as never), "grid: columns is missing; expected an integer from 0"],
    [() => grid(2, { directed: true } as never), "grid: columns is an object; expected an integer from 0"],
    [() => grid(2, 3, { rows: 4 } as never), 'grid: found the name "rows"; expected'],
    [() => path({ nodes: 3 } as never), 'path: found the name "nodes"; expected'],
    [() => star(1.5), "star: nodeCount is 1.5; expected an integer from 0"],
    [() => rmat({ scale: 3, weights: { low: 2, high: 1.5 } }), "rmat: weights.high is 1.5; expected an integer"],
  ])("refuse what they have not, %#", (work, message) => {
    expect(work).toThrow(message);
  });

  it("have names that say what they are", () => {
    expect([grid(2, 3).name, star(4, { name: "mine" }).name]).toEqual(["grid 2 × 3", "mine"]);
  });
});

/** xoshiro128** with its seeding, in BigInt arithmetic and straight from the definitions. */
function reference(seed: number, count: number): number[] {
  const word = (value: bigint): bigint => BigInt.asUintN(32, value);
  const rotate = (value: bigint, by: bigint): bigint => word((value << by) | (value >> (32n - by)));
  let weyl = BigInt(seed);
  const state = [0n, 0n, 0n, 0n].map(() => {
    weyl = word(weyl + 0x9e3779b9n);
    let bits = weyl;
    bits = word((bits ^ (bits >> 16n)) * 0x85ebca6bn);
    bits = word((bits ^ (bits >> 13n)) * 0xc2b2ae35n);
    return bits ^ (bits >> 16n);
  });
  let [s0 = 0n, s1 = 0n, s2 = 0n, s3 = 0n] = state;
  s3 |= 1n;
  return Array.from({ length: count }, () => {
    const result = word(rotate(word(s1 * 5n), 7n) * 9n);
    const shifted = word(s1 << 9n);
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = rotate(s3, 11n);
    return Number(result);
  });
}

describe("a graph that is generated in turns", () => {
  it.each([
    ["drawn", () => generatingRmat({ scale: 12, weights: { low: 1, high: 9 } }), rmat({ scale: 12 })],
    ["listed", () => generatingGrid({ rows: 100, columns: 100 }), grid({ rows: 100, columns: 100 })],
  ])("gives way before it is built, and has the edges of one that is not: %s", (_, generating, same) => {
    const work = generating();
    let turns = 0;
    let step = work.next();
    for (; !step.done; step = work.next()) turns++;
    expect(edges(step.value)).toBe(edges(same));
    // Building alone takes one turn fewer for each part of the edges.
    const ends = { sources: same.edgeSource().slice(), targets: same.edgeTarget().slice() };
    const built = building({ ...ends, areEndsOwn: true, nodeCount: same.nodeCount, kind: "undirected" });
    expect(turns).toBeGreaterThan([...built].length + 3);
  });
});
