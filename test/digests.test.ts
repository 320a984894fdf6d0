/**
 * Plans and modules are those of the commit before the rooms were moved: digests by program, precision and level, recorded
 * with `UPDATE=1`. Taken out once the move is done.
 */

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Memory } from "../runtime/memory.ts";
import * as library from "../src/algorithms/index.ts";
import type { Artifact } from "../src/backend/backend.ts";
import { wasmEmitter } from "../src/backend/wasm/emit.ts";
import { DEFAULT_THRESHOLDS } from "../src/bind/thresholds.ts";
import { compile } from "../src/compile.ts";
import { Placement } from "../src/engine/placement.ts";
import type { PrepareOptions } from "../src/engine/prepared.ts";
import { Prepared } from "../src/engine/prepared.ts";
import { grid, rmat, star } from "../src/graph/generate.ts";
import type { Graph } from "../src/graph/graph.ts";
import type { Func } from "../src/ir/value.ts";
import { planToJson } from "../src/plan/serialize.ts";
import { GRAPHS } from "./graphs.ts";
import { PROGRAMS } from "./programs.ts";
import { BY_SOURCE, FINE, GROUPED, SLICES } from "./ways.ts";

const FILE = new URL("digests.json", import.meta.url);
const UPDATE = process.env.UPDATE === "1";

const GRAPHS_SEEN: readonly Graph[] = [
  rmat({ scale: 10, edgeFactor: 8, seed: 1, weights: { low: 1, high: 9 } }),
  rmat({ scale: 9, edgeFactor: 4, seed: 2, directed: false }),
  grid({ rows: 20, columns: 30 }),
  star({ nodeCount: 10_000 }),
  GRAPHS.find(({ name }) => name.includes("mixed"))!.graph,
];

const COARSE: PrepareOptions = {
  workers: 1,
  thresholds: DEFAULT_THRESHOLDS,
  chunksPerWorker: 16,
  emitter: wasmEmitter,
  vectors: true,
};

/** What a thing is called, and where in the sources it stands, is not compared. */
const NAMES = new Set(["version", "graphs", "name", "tableName", "file", "line", "column"]);

/** Domains named no graph before. */
function ungraphed(value: unknown): unknown {
  return typeof value === "object" && value !== null && "graph" in value && "of" in value ? value.of : value;
}

function bytesOf(artifact: Artifact): Uint8Array {
  if ("bytes" in artifact && artifact.bytes instanceof Uint8Array) return artifact.bytes;
  throw new TypeError(`found an artifact of ${artifact.backend}, expected a module`);
}

function digestOf(func: Func, compileOptions: object, ways: readonly object[], graphs: readonly Graph[]): string {
  const hash = createHash("sha256");
  const { plan } = compile(func, compileOptions);
  hash.update(
    JSON.stringify(JSON.parse(planToJson(plan)), (key, value) =>
      // Scalar kernels were of no kind before, and the version of the schema says so.
      NAMES.has(key) || (key === "kind" && value === "scalars") ? undefined : ungraphed(value),
    ),
  );
  for (const graph of graphs) {
    for (const way of ways) {
      const memory = new Memory({ shared: false, maximumBytes: 2 ** 26 });
      try {
        const options = { ...COARSE, ...way } as { thresholds: object } & PrepareOptions;
        const thresholds = { ...DEFAULT_THRESHOLDS, ...options.thresholds };
        const prepared = new Prepared(plan, new Placement(graph, memory), memory, { ...options, thresholds });
        hash.update(bytesOf(prepared.artifact));
        hash.update(JSON.stringify(prepared.binding.bound.steps));
      } catch (error) {
        hash.update((error as { code?: string }).code ?? "no code");
      }
    }
  }
  return hash.digest("hex").slice(0, 16);
}

function digests(): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, func } of Object.values(library)) {
    for (const pipeline of ["O0", "O1", "O2", "O3"] as const) {
      for (const precision of ["f64", "f32"] as const) {
        const ways = [{ workers: 1 }, { workers: 2 }, { workers: 2, ...FINE, vectors: false }];
        found[`${name} ${pipeline} ${precision}`] = digestOf(func, { pipeline, precision }, ways, GRAPHS_SEEN);
      }
    }
  }
  for (const { name, func } of PROGRAMS) {
    const ways = [FINE, SLICES, GROUPED, BY_SOURCE].map((way) => ({ workers: 2, ...way }));
    found[`program ${name}`] = digestOf(func, {}, ways, [GRAPHS_SEEN[0]!, GRAPHS_SEEN[3]!, GRAPHS_SEEN[4]!]);
  }
  return found;
}

describe("plans and modules", () => {
  it("are those of before", { timeout: 300_000 }, () => {
    const found = digests();
    if (UPDATE) writeFileSync(FILE, `${JSON.stringify(found, null, 1)}\n`);
    expect(found).toEqual(JSON.parse(readFileSync(FILE, "utf8")));
  });
});
