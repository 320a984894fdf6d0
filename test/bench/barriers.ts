/** Measures the time in which running workers meet. */

import { Memory } from "../../runtime/memory.ts";
import { Pool } from "../../runtime/pool.ts";
import { spawnNode } from "../../runtime/spawn.node.ts";
import { frameOf, level, loop, program, slot } from "../runtime/program.ts";
import type { Figure } from "./figure.ts";
import { printSpread } from "./figure.ts";
import type { Trials } from "./harness.ts";
import { spreadOf, trialsInTurn } from "./harness.ts";

/** Meetings of one run: enough for the start of the run, some tens of microseconds, not to count. */
const MEETINGS = 200_000;
const ROUNDS = 15;
const LIMIT = slot(0);

export const BARRIER: Figure = {
  name: "barrier",
  doc: "A loop whose round is an empty level with a barrier, on one worker and on two that run all the time.",
  measure: async () => {
    const memory = new Memory();
    const pool = Pool.start({ memory, workers: 2, spawn: spawnNode, spin: true });
    try {
      const subjects = [1, 2].map((workers): Trials => {
        const made = program(memory, workers, [loop({ limit: LIMIT, body: [level({ fence: true })] })], []);
        const id = pool.load(made);
        for (let worker = 0; worker < workers; worker++) frameOf(memory, made, worker).setInt32(LIMIT, MEETINGS, true);
        const run = async (): Promise<readonly number[]> => {
          const start = performance.now();
          const { ended, barriers } = await pool.run(id);
          const time = performance.now() - start;
          if (ended !== "done" || barriers !== (workers > 1 ? MEETINGS : 0))
            throw new Error("the workers did not meet");
          return [(time * 1e6) / MEETINGS];
        };
        return { name: String(workers), run };
      });
      for (const { run } of subjects) await run();
      const { times } = await trialsInTurn(subjects, ROUNDS);
      const spreads = times.map(spreadOf);
      const print = (nanos: number): string => nanos.toFixed(0);
      return {
        head: ["workers", "nanoseconds a round"],
        rows: spreads.map((spread, k) => [String(k + 1), printSpread(spread, print)]),
        bars: [
          {
            what: "a round with a barrier of two workers, ns",
            found: spreads[1]!.median,
            limit: 1000,
            kind: "at most",
          },
        ],
      };
    } finally {
      await pool.close();
    }
  },
};
