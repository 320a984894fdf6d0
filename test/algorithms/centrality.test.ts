import { describe, expect, it } from "vitest";
import {
  eigenvectorCentrality,
  hits,
  katzCentrality,
  pagerank,
  personalizedPagerank,
  randomWalkWithRestart,
  weightedPagerank,
} from "../../src/algorithms/index.ts";
import type { NamedGraph } from "../graphs.ts";
import { GRAPHS } from "../graphs.ts";
import { arcsOf } from "./plain.ts";
import { expectClose, outcomeOf, ROOTED, resultOf, rootsOf, total } from "./run.ts";

/** Graphs whose equations are few enough to be solved by elimination. */
const SMALL = ROOTED.filter(({ nodeCount }) => nodeCount <= 40);

type Matrix = number[][];

/** The weights, or numbers, of edges from each node u to each v, at [v][u]. */
function inflowMatrix(named: NamedGraph, weighted: boolean): Matrix {
  const matrix = zeros(named.nodeCount);
  for (const { from, to, weight } of arcsOf(named)) matrix[to]![from]! += weighted ? weight : 1;
  return matrix;
}

function zeros(n: number): Matrix {
  return Array.from({ length: n }, () => new Array<number>(n).fill(0));
}

/** The probabilities of steps from each node u to each v, at [v][u]; from nodes without a way out, those of `home`. */
function stepMatrix(named: NamedGraph, weighted: boolean, home: readonly number[]): Matrix {
  const matrix = inflowMatrix(named, weighted);
  const strength = matrix.map((_, u) => total(matrix.map((row) => row[u]!)));
  return matrix.map((row, v) => row.map((entry, u) => (strength[u] === 0 ? home[v]! : entry / strength[u]!)));
}

/** The solution x of x = factor · matrix · x + constant, by Gaussian elimination with pivots. */
function fixedPoint(matrix: Matrix, factor: number, constant: readonly number[]): number[] {
  const n = matrix.length;
  const rows = matrix.map((row, v) => [...row.map((entry, u) => (u === v ? 1 : 0) - factor * entry), constant[v]!]);
  for (let column = 0; column < n; column++) {
    const below = rows.slice(column).map((row) => Math.abs(row[column]!));
    const pivot = column + below.indexOf(Math.max(...below));
    [rows[column], rows[pivot]] = [rows[pivot]!, rows[column]!];
    for (let row = 0; row < n; row++) {
      if (row === column) continue;
      const ratio = rows[row]![column]! / rows[column]![column]!;
      for (let k = column; k <= n; k++) rows[row]![k]! -= ratio * rows[column]![k]!;
    }
  }
  return rows.map((row, v) => row[n]! / row[v]!);
}

function times(matrix: Matrix, vector: readonly number[]): number[] {
  return matrix.map((row) => total(row.map((entry, u) => entry * vector[u]!)));
}

function norm(values: readonly number[]): number {
  return Math.sqrt(total(values.map((value) => value * value)));
}

/** Whether weights are read, as parameters have it. */
const WAYS = [1, 0];

describe("personalizedPagerank", () => {
  it.each(SMALL)("solves its equations on $name, with weights and without", (named) => {
    const restart = Array.from({ length: named.nodeCount }, (_, node) => (node % 3 === 0 ? 1 + node : 0));
    const home = restart.map((value) => value / total(restart));
    const jumps = home.map((value) => 0.25 * value);
    for (const weighted of WAYS) {
      const expected = fixedPoint(stepMatrix(named, weighted === 1, home), 0.75, jumps);
      const given = { restart: Float64Array.from(restart), damping: 0.75, weighted };
      expectClose(resultOf(personalizedPagerank, named, "rank", given), expected, 1e-8);
    }
  });

  it.each(ROOTED)("sums to 1 on $name, and gives nothing to what the restart cannot reach", (named) => {
    const restart = new Float64Array(named.nodeCount);
    restart[0] = 2;
    const rank = resultOf(personalizedPagerank, named, "rank", { restart });
    expect(total(rank)).toBeCloseTo(1, 10);
    const reached = new Set([0]);
    for (let size = 0; size < reached.size; ) {
      size = reached.size;
      for (const { from, to, weight } of arcsOf(named)) if (reached.has(from) && weight > 0) reached.add(to);
    }
    rank.forEach((value, node) => {
      if (!reached.has(node)) expect(value).toBe(0);
    });
  });

  it.each(GRAPHS)("is PageRank on $name where every restart is alike, or none is given", (named) => {
    for (const [program, weighted] of [
      [pagerank, 0],
      [weightedPagerank, 1],
    ] as const) {
      const expected = resultOf(program, named, "rank");
      expectClose(resultOf(personalizedPagerank, named, "rank", { weighted }), expected, 1e-12);
      expectClose(resultOf(personalizedPagerank, named, "rank", { weighted, restart: 7.5 }), expected, 1e-12);
    }
  });

  it("stops at its limit of rounds", () => {
    const named = GRAPHS.find(({ name }) => name === "a path")!;
    const restart = new Float64Array(named.nodeCount);
    restart[0] = 1;
    const { results, rounds, converged } = outcomeOf(personalizedPagerank, named, { restart, damping: 0.5, limit: 3 });
    expect(results.rank!.slice(0, 5)).toEqual([0.5, 0.25, 0.125, 0.125, 0]);
    expect([rounds, converged]).toEqual([3, false]);
  });
});

describe("randomWalkWithRestart", () => {
  it.each(SMALL)("solves its equations on $name, from any root", (named) => {
    for (const root of rootsOf(named)) {
      const home = Array.from({ length: named.nodeCount }, (_, node) => (node === root ? 1 : 0));
      const returns = home.map((value) => 0.2 * value);
      for (const weighted of WAYS) {
        const expected = fixedPoint(stepMatrix(named, weighted === 1, home), 0.8, returns);
        const given = { root, restart: 0.2, weighted };
        expectClose(resultOf(randomWalkWithRestart, named, "probability", given), expected, 1e-8);
      }
    }
  });

  it.each(ROOTED)("sums to 1 on $name, with at least the restart at the root", (named) => {
    const probability = resultOf(randomWalkWithRestart, named, "probability", { root: 0, restart: 0.3 });
    expect(total(probability)).toBeCloseTo(1, 10);
    expect(probability[0]).toBeGreaterThanOrEqual(0.3 - 1e-9);
  });
});

describe("hits", () => {
  const both = SMALL.flatMap((named) => WAYS.map((weighted) => ({ ...named, weighted })));
  it.each(both)("is what its definition says on $name, weighted: $weighted", ({ weighted, ...named }) => {
    const inflow = inflowMatrix(named, weighted === 1);
    const outflow = inflow.map((_, u) => inflow.map((row) => row[u]!));
    const scaled = (values: number[]): number[] => values.map((value) => value / (norm(values) || 1));
    let [hub, authority] = [inflow.map(() => 1), inflow.map(() => 1)];
    for (let round = 0; round < 9; round++) {
      authority = scaled(times(inflow, hub));
      hub = scaled(times(outflow, authority));
    }
    const { results } = outcomeOf(hits, named, { tolerance: 0, limit: 9, weighted });
    expectClose(results.hub!, hub, 1e-12);
    expectClose(results.authority!, authority, 1e-12);
  });

  it.each(GRAPHS)("has length 1 on $name, or 0 where there is no edge", (named) => {
    const { results } = outcomeOf(hits, named);
    for (const values of Object.values(results)) {
      expect(values.every((value) => value >= 0)).toBe(true);
      expect(norm(values)).toBeCloseTo(named.edges.length > 0 ? 1 : 0, 12);
    }
  });

  it("does not change in one round more once it has converged", () => {
    const named = GRAPHS.find(({ name }) => name === "weighted")!;
    const { results, converged } = outcomeOf(hits, named, { limit: 10_000 });
    const { hub, authority } = results;
    const inflow = inflowMatrix(named, true);
    const praise = times(inflow, hub!);
    expect(converged).toBe(true);
    expectClose(
      authority!,
      praise.map((value) => value / norm(praise)),
      1e-8,
    );
  });
});

describe("eigenvectorCentrality", () => {
  it.each(SMALL.filter(({ graph }) => graph.kind === "undirected"))("is an eigenvector on $name", (named) => {
    const { results, converged } = outcomeOf(eigenvectorCentrality, named, { tolerance: 1e-12, limit: 100_000 });
    const centrality = results.centrality!;
    const image = times(inflowMatrix(named, true), centrality);
    const eigenvalue = total(image.map((value, node) => value * centrality[node]!));
    expect(converged).toBe(true);
    expectClose(
      image,
      centrality.map((value) => eigenvalue * value),
      1e-8,
    );
    // No start with all entries positive can end with a lesser eigenvalue than the greatest, which is at least the mean of
    // what the edges of a node weigh.
    const weights = total(arcsOf(named).map(({ weight }) => weight));
    expect(eigenvalue).toBeGreaterThanOrEqual(weights / named.nodeCount - 1e-9);
  });

  const both = SMALL.flatMap((named) => WAYS.map((weighted) => ({ ...named, weighted })));
  it.each(both)(
    "is what its definition says after some rounds on $name, weighted: $weighted",
    ({ weighted, ...named }) => {
      const inflow = inflowMatrix(named, weighted === 1);
      let expected = inflow.map(() => 1);
      for (let round = 0; round < 7; round++)
        expected = times(inflow, expected).map((value, node) => value + expected[node]!);
      const found = resultOf(eigenvectorCentrality, named, "centrality", { tolerance: 0, limit: 7, weighted });
      expectClose(
        found,
        expected.map((value) => value / norm(expected)),
        1e-12,
      );
    },
  );

  it.each(ROOTED)("has length 1 and no negative entry on $name", (named) => {
    const centrality = resultOf(eigenvectorCentrality, named, "centrality", { limit: 50 });
    expect(norm(centrality)).toBeCloseTo(1, 12);
    expect(centrality.every((value) => value >= 0)).toBe(true);
  });

  it("finds the center of a star: as much as all its leaves together", () => {
    const star = GRAPHS.find(({ name }) => name === "a star")!;
    const centrality = resultOf(eigenvectorCentrality, star, "centrality");
    expect(centrality[0]).toBeCloseTo(Math.SQRT1_2, 8);
    expect(centrality[1]).toBeCloseTo(Math.SQRT1_2 / Math.sqrt(39), 8);
  });
});

describe("katzCentrality", () => {
  const attenuationFor = (named: NamedGraph, weighted: boolean): number =>
    0.5 / Math.max(1, ...inflowMatrix(named, weighted).map((row) => total(row)));

  it.each(SMALL)("solves its equations on $name, with weights and without", (named) => {
    const base = Array.from({ length: named.nodeCount }, (_, node) => 1 + (node % 4));
    for (const weighted of WAYS) {
      const attenuation = attenuationFor(named, weighted === 1);
      const expected = fixedPoint(inflowMatrix(named, weighted === 1), attenuation, base);
      const given = { attenuation, base: Float64Array.from(base), weighted };
      const { results, converged } = outcomeOf(katzCentrality, named, given);
      expect(converged).toBe(true);
      expectClose(results.centrality!, expected, 1e-8);
    }
  });

  it.each(GRAPHS)("is the base where nothing is handed on, on $name", (named) => {
    expect(resultOf(katzCentrality, named, "centrality", { attenuation: 0, base: 2.5 })).toEqual(
      new Array(named.nodeCount).fill(2.5),
    );
  });

  it("counts the walks to each node of a path", () => {
    const named = GRAPHS.find(({ name }) => name === "a path")!;
    const expected = Array.from({ length: named.nodeCount }, (_, node) => 2 - 2 ** -node);
    expect(resultOf(katzCentrality, named, "centrality", { attenuation: 0.5 })).toEqual(expected);
  });

  it("does not converge where walks are not attenuated enough", () => {
    const named = GRAPHS.find(({ name }) => name === "one self-loop")!;
    expect(outcomeOf(katzCentrality, named, { attenuation: 1, limit: 20 })).toEqual({
      results: { centrality: [20] },
      rounds: 20,
      converged: false,
    });
  });
});
