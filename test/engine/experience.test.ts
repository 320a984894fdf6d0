import { describe, expect, it } from "vitest";
import { Experience } from "../../src/engine/profile/experience.ts";
import { NOTHING, readKept } from "../../src/engine/profile/kept.ts";
import { LEAST_RUNS } from "../../src/estimate/learned.ts";
import { path } from "../../src/graph/generate.ts";
import { makePlan } from "../../src/planner/make.ts";
import { withBody } from "../analysis/shapes.ts";

const COLD = 1000;
const WARM = 10;

describe("what an engine learns of its runs", () => {
  const graph = path(5);

  /** A process that runs a plan some times, of which the first two are cold. */
  function inProcess(kept: { text: string | null }, count: number): { seen: (readonly number[] | undefined)[] } {
    const keep = {
      isForeign: () => false,
      path: "learned.json",
      read: () => kept.text,
      write: (text: string) => {
        kept.text = text;
        return true;
      },
      remove: () => true,
    };
    const experience = new Experience(keep, kept.text === null ? NOTHING : readKept(keep));
    const like = { plan: makePlan(withBody(["%y = neg %x : node<f64>"], ["y"])), graph, workers: 2 };
    const seen = [];
    for (let run = 0; run < count; run++) {
      seen.push(experience.of(like)?.all?.latest);
      experience.add({ ...like, parallel: true, micros: run < 2 ? COLD : WARM, levels: null, rounds: [] });
    }
    experience.save();
    return { seen };
  }

  it("has nothing of cold runs for warm ones, once there were enough of these", () => {
    const { seen } = inProcess({ text: null }, 2 + LEAST_RUNS + 1);
    expect(seen.at(-1)).toEqual(Array.from({ length: LEAST_RUNS }, () => WARM));
  });

  it("has the first runs of earlier processes for the first of the next, and where there is nothing else for the rest", () => {
    const kept = { text: null };
    for (let process = 0; process < LEAST_RUNS; process++) inProcess(kept, 1);
    const { seen } = inProcess(kept, 3);
    expect(seen[0]).toEqual(Array.from({ length: LEAST_RUNS }, () => COLD));
    expect(seen[2]?.every((micros) => micros === COLD)).toBe(true);
  });

  it("has warm runs for the first of a process where no process was there before that ran but once", () => {
    const kept = { text: null };
    inProcess(kept, 2 + LEAST_RUNS);
    expect(inProcess(kept, 1).seen[0]).toEqual(Array.from({ length: LEAST_RUNS }, () => WARM));
  });
});
