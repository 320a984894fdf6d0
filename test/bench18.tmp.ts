import { Memory } from "/work/wt/require/runtime/memory.ts";
import * as lib from "/work/wt/require/src/algorithms/index.ts";
import type { Algorithm } from "/work/wt/require/src/dsl/index.ts";
import { Session } from "/work/wt/require/src/engine/session.ts";
import { rmat } from "/work/wt/require/src/graph/generate.ts";
import { walkOps } from "/work/wt/require/src/ir/walk.ts";

const scale = Number(process.argv[2] ?? 16);
const base = rmat({ scale, seed: 5, weights: { low: 1, high: 255 } } as never);
console.log(base.edgeColumnNames, base.nodeCount, base.edgeCount);
const without = (a: Algorithm): Algorithm =>
  ({
    ...a,
    func: { ...a.func, body: { ...a.func.body, ops: a.func.body.ops.filter(({ name }) => name !== "require") } },
  }) as Algorithm;
const session = new Session(new Memory({ shared: false }));
const cases: [Algorithm, object][] = [
  [lib.weightedPagerank as never, { limit: 20, tolerance: 0 }],
  [lib.sssp as never, { root: base.nodeKeys.of(0) }],
  [lib.personalizedPagerank as never, { restart: 1.5, limit: 20, tolerance: 0 }],
];
for (const [algorithm, given] of cases) {
  const programs = [algorithm, without(algorithm)];
  const first: number[] = [];
  for (const p of programs) {
    const t = performance.now();
    session.runSync(p, base, given as never, {});
    first.push(performance.now() - t);
  }
  const sets: string[] = [];
  for (let set = 0; set < 3; set++) {
    const times: number[][] = [[], []];
    for (let k = 0; k < 12; k++)
      for (const which of k % 2 ? [0, 1] : [1, 0]) {
        const c = process.cpuUsage();
        session.runSync(programs[which]!, base, given as never, {});
        const d = process.cpuUsage(c);
        times[which]!.push((d.user + d.system) / 1000);
      }
    const med = times.map((t) => [...t].sort((a, b) => a - b)[6]!);
    const low = times.map((t) => Math.min(...t));
    sets.push(
      `median ${med.map((x) => x.toFixed(1)).join("/")} = ${(med[0]! / med[1]!).toFixed(3)}, least ${(low[0]! / low[1]!).toFixed(3)}`,
    );
  }
  console.log(
    algorithm.name,
    [...walkOps(algorithm.func.body)].filter((o) => o.name === "require").length,
    "requires; first runs",
    first.map((x) => x.toFixed(0)).join("/"),
    "ms;",
    sets.join("; "),
  );
}
