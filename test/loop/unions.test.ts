import { describe, expect, it } from "vitest";
import { Memory } from "../../runtime/memory.ts";
import { DEFAULT_THRESHOLDS } from "../../src/bind/thresholds.ts";
import { compile } from "../../src/compile.ts";
import { algorithm } from "../../src/dsl/index.ts";
import { chooseBackend } from "../../src/engine/backends.ts";
import { provideWhole } from "../../src/engine/parts/whole.ts";
import { Placement } from "../../src/engine/placement.ts";
import { Prepared } from "../../src/engine/prepared.ts";
import { uniform } from "../../src/graph/generate.ts";
import { lowerKernel } from "../../src/loop/lower.ts";
import { printKernel } from "../../src/loop/print.ts";

provideWhole();

const { func } = algorithm("chosenClasses", {}, (g) => ({ label: g.classes(g.edgeIndex().gt(3)) }));

/** The steps of classes as loops, by their names, for so many workers. */
function stepsFor(workers: number, directed: boolean): ReadonlyMap<string, string> {
  const memory = new Memory({ shared: false });
  const graph = uniform({ nodeCount: 20, edgeCount: 30, directed });
  const emitter = chooseBackend();
  const options = { workers, thresholds: DEFAULT_THRESHOLDS, chunksPerWorker: 4, emitter, vectors: true };
  const { plan, binding } = new Prepared(compile(func).plan, new Placement(graph, memory), memory, options);
  return new Map(
    binding.kernels.flatMap((kernel) =>
      kernel.kind === "unions"
        ? [[kernel.part.step, printKernel(lowerKernel(kernel, plan, binding.layout, emitter.can))] as const]
        : [],
    ),
  );
}

describe("the steps of classes", () => {
  it.each(["sample", "join"])("that %s write parents in atomic steps where workers share them, and only so", (step) => {
    const alone = stepsFor(1, true).get(step)!;
    const shared = stepsFor(2, true).get(step)!;
    const writes = (text: string): string[] => text.match(/^ *(?:atomic )?classes\[.*\] = .*$/gm) ?? [];
    expect(writes(alone).length).toBeGreaterThan(0);
    for (const write of writes(alone)) expect(write).toMatch(/^ *classes\[index\(greater.*\] = min\.i32\(classes/);
    expect(writes(shared)).toEqual(writes(alone).map((write) => write.replace(/^( *)/, "$1atomic ")));
  });

  it("go through in-rows as well where edges have a direction, since an edge to a spared node may stand there alone", () => {
    const rows = (text: string): string[] => [...new Set(text.match(/\b(?:in|out) neighbors\b/g))].sort();
    expect(rows(stepsFor(1, true).get("join")!)).toEqual(["in neighbors", "out neighbors"]);
    expect(rows(stepsFor(1, false).get("join")!)).toEqual(["out neighbors"]);
  });
});
