import { afterEach, expect, it, vi } from "vitest";
import { LoneWorker } from "../../runtime/lone.ts";
import { Memory } from "../../runtime/memory.ts";
import { spawnNode } from "../../runtime/spawn.node.ts";
import { faultOf } from "../faults.ts";
import { RUN_LIMIT } from "../limits.ts";
import { underWatchdog } from "../watchdog.ts";
import { program, spread, tally } from "./program.ts";

underWatchdog();

const CELLS = 64;
/** Bytes that are copied in several parts. */
const MANY = 1 << 20;

const lones: LoneWorker[] = [];

/** A worker that adds 1 to each cell, which is 41 here, and tells of each order to run. */
async function counting(onRun: () => void = () => {}) {
  const memory = new Memory({ shared: false });
  const cells = memory.allocate(MANY, "cells");
  memory.i32(cells, CELLS).fill(41);
  const tallying = program(memory, 1, [spread(0, CELLS)], [tally(cells)]);
  const lone = new LoneWorker(memory, (name, events) => {
    const thread = spawnNode(name, events);
    return {
      post(order, transfer) {
        if (order.kind === "run alone") onRun();
        thread.post(order, transfer);
      },
      terminate: () => thread.terminate(),
      hold: (alive) => thread.hold(alive),
    };
  });
  lones.push(lone);
  await lone.expect();
  const id = lone.load(tallying);
  const { frames, frame } = tallying.bound;
  const given = [{ address: frames[0]!, length: frame.bytes }];
  const wanted = [{ kind: "at", address: cells, length: MANY }] as const;
  return {
    run: (signal?: AbortSignal) =>
      lone.run(id, { constant: [cells], scratch: [], given, wanted }, { signal, timeout: RUN_LIMIT }),
    cells: () => [...memory.i32(cells, CELLS)],
  };
}

/** Makes turns end at each place where they may. */
function endTurnsAtOnce(): void {
  const now = performance.now.bind(performance);
  let looks = 0;
  vi.spyOn(performance, "now").mockImplementation(() => now() + 100 * looks++);
}

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(lones.splice(0).map((lone) => lone.close()));
});

it("lets other work have its turn while memory is copied for the worker", async () => {
  let turns = 0;
  const found: number[] = [];
  const { run, cells } = await counting(() => found.push(turns));
  const other = setInterval(() => turns++);
  endTurnsAtOnce();
  await run();
  clearInterval(other);
  expect(found).toEqual([expect.toSatisfy((count) => count > 0)]);
  expect(cells()).toEqual(Array(CELLS).fill(42));
});

it("sends with the next run what it did not send as a run was aborted", async () => {
  const runs = vi.fn();
  const { run, cells } = await counting(runs);
  endTurnsAtOnce();
  const controller = new AbortController();
  setImmediate(() => controller.abort());
  await faultOf(run(controller.signal), "run/aborted");
  expect(runs).not.toHaveBeenCalled();
  await run();
  expect(cells()).toEqual(Array(CELLS).fill(42));
});
