import { describe, expect, it } from "vitest";
import { Memory } from "../../../runtime/memory.ts";
import { bfs, coreNumbers } from "../../../src/algorithms/index.ts";
import { walkBoundLoops } from "../../../src/bind/bound.ts";
import { DEFAULT_THRESHOLDS } from "../../../src/bind/thresholds.ts";
import { compile } from "../../../src/compile.ts";
import { chooseBackend } from "../../../src/engine/backends.ts";
import { provideWhole } from "../../../src/engine/parts/whole.ts";
import { Placement } from "../../../src/engine/placement.ts";
import { Prepared } from "../../../src/engine/prepared.ts";
import { grid } from "../../../src/graph/generate.ts";
import { lowerKernel } from "../../../src/loop/lower.ts";
import { printKernel } from "../../../src/loop/print.ts";

provideWhole();

/** The pairs of kernels that have a form for a worker that is alone, as text. */
function pairsOf({ func }: typeof bfs | typeof coreNumbers, workers: number): readonly (readonly [string, string])[] {
  const { plan } = compile(func);
  const memory = new Memory({ shared: false });
  const emitter = chooseBackend();
  const options = { workers, thresholds: DEFAULT_THRESHOLDS, chunksPerWorker: 1, emitter, vectors: false };
  const { binding } = new Prepared(plan, new Placement(grid({ rows: 4, columns: 4 }), memory), memory, options);
  const text = (number: number): string =>
    printKernel(lowerKernel(binding.kernels[number]!, plan, binding.layout, { vectorBytes: 0 }));
  return [...walkBoundLoops(binding.bound.steps)].flatMap(({ sparse }) =>
    sparse!.alone.map(([shared, alone]) => [text(shared), text(alone)] as const),
  );
}

describe("the kernels of a worker that is alone", () => {
  it("have no atomic accesses, and no others have a form for it", () => {
    const pairs = pairsOf(coreNumbers, 2);
    expect(pairs.map(([, alone]) => /kernel "([a-z ]+)"/.exec(alone)![1])).toEqual([
      "touch aggregate",
      "push to aggregate",
      "touched aggregate",
      "touched map",
      "all of map",
      "collect map",
    ]);
    for (const [shared, alone] of pairs) {
      expect(shared).toContain("atomic ");
      expect(alone).not.toContain("atomic ");
    }
  });

  it("are no others where stretches take its rounds, and where there is one worker", () => {
    expect(pairsOf(bfs, 2)).toEqual([]);
    expect(pairsOf(coreNumbers, 1)).toEqual([]);
  });

  // An entry of a list is written before it is known whether the list has it.
  it("push to kept totals without a branch at an edge", () => {
    const pushes = pairsOf(coreNumbers, 2).find(([, alone]) => alone.startsWith('kernel "push'))!;
    const [shared, alone] = pushes.map((text) => text.slice(text.indexOf("for position")));
    expect(shared).toContain("if ");
    expect(alone).not.toContain("if ");
  });

  it("read at a receiver once what the values of both rounds are computed of", () => {
    const [, push] = pairsOf(coreNumbers, 2).find(([, alone]) => alone.startsWith('kernel "push'))!;
    const edge = push.slice(push.indexOf("for position"));
    expect(edge.match(/left\[receiver\]/g)).toHaveLength(1);
    expect(edge.match(/ne\.i32\(/g)).toHaveLength(1);
    expect(edge.match(/select\.i32\(/g)).toHaveLength(1);
  });
});
