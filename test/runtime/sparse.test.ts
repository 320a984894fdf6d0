import { describe, expect, it } from "vitest";
import type { Crew, ListTask } from "../../runtime/crew.ts";
import { RoundTally } from "../../runtime/round-tally.ts";
import { SparseWalk } from "../../runtime/sparse.ts";
import type { BoundLevel, BoundSparse, BoundStage } from "../../src/bind/bound.ts";
import { LIST_SHARING } from "../../src/bind/sparse/choice.ts";
import { COUNTER_BYTES, COUNTERS, type Counter, counterIndex, PHASES, TURN } from "../../src/bind/sparse/turns.ts";

/** Numbers of the kernels of the one stage, and offsets of its words in the frame. */
const [DENSE, PUSH, COMPUTE, COMMIT, COLLECT, HUB] = [0, 1, 2, 3, 4, 5];
const [NOW, BEFORE, ARRAY, TWIN, FRAME] = [0, 8, 16, 20, 24].map((word) => TURN.bytes + word) as [
  ...[number, number, number, number, number],
];
const NODES = 1000;
const COUNTER_WORDS = (COUNTER_BYTES / 4) * PHASES * COUNTERS.length;

const LEVEL: BoundLevel = {
  kind: "level",
  level: 0,
  scalars: null,
  before: [],
  sharesBefore: [],
  kernels: [{ kernel: DENSE, chunks: [0, NODES] }],
  shares: [0, 1],
  alternates: [],
  fence: false,
  canFail: false,
};

const STAGE: BoundStage = {
  stage: 0,
  totals: "pushed",
  isSettled: true,
  rest: null,
  isUnread: false,
  edges: 0,
  kernel: 0,
  touches: [{ stage: 0, round: "last", kernel: PUSH, isRow: true }],
  hubs: null,
  compute: COMPUTE,
  direct: null,
  all: null,
  commit: COMMIT,
  collect: COLLECT,
  refold: null,
  partials: [],
  scalars: [[NOW, BEFORE]],
  group: null,
  swaps: [[ARRAY, TWIN]],
  widths: [4],
};

function boundOf(change: Partial<BoundSparse> = {}): BoundSparse {
  return {
    always: false,
    sharing: LIST_SHARING,
    quiet: false,
    untilUnchanged: true,
    moves: [],
    turn: 0,
    counters: 0,
    cleared: [
      { address: 0, length: COUNTER_WORDS, element: "u32", value: 0 },
      { address: 4 * COUNTER_WORDS, length: NODES, element: "bool", value: 0 },
    ],
    nodes: NODES,
    work: 10 * NODES,
    advantage: 8,
    levels: [{ level: LEVEL, idle: false, stages: [STAGE] }],
    stages: 1,
    groupings: [],
    stretch: null,
    alone: [],
    isStretchByGroups: false,
    settle: null,
    ...change,
  };
}

/** A worker that is alone, whose kernels only count: by how many nodes they would change, in turn. */
class Alone implements Crew {
  readonly shift = 0;
  readonly leads = true;
  readonly buffer: ArrayBuffer;
  readonly worker = 0;
  readonly workers = 1;
  /** The kernels that ran, with how many positions each went over. */
  readonly ran: [kernel: number, count: number][] = [];
  stops = false;
  /** The hubs that each push lists, with the lengths of their rows; they lie behind the counters. */
  hubs: readonly (readonly [node: number, entries: number])[] = [];
  /** The hubs along whose rows kernels went. */
  readonly along: number[] = [];
  // Taken out of its object by those who ask it often.
  readonly get = (offset: number): number => this.#frame[offset / 4]!;
  readonly #changes: number[];
  readonly #frame = new Int32Array(FRAME / 4);

  constructor(changes: readonly number[], buffer = new ArrayBuffer(4 * COUNTER_WORDS + NODES)) {
    this.buffer = buffer;
    this.#changes = [...changes];
  }

  isAlone(): boolean {
    return true;
  }

  *shareInTurns(tasks: readonly ListTask[]): Generator<undefined, boolean> {
    yield;
    for (const { kernel, count } of tasks) {
      this.run(kernel, 0, count);
      if (this.stops) return false;
    }
    return true;
  }

  run(kernel: number, from: number, to: number): void {
    this.ran.push([kernel, to - from]);
    if (kernel === PUSH) {
      this.#count("touched", to - from);
      this.#count("hubs", 2 * this.hubs.length);
      new Uint32Array(this.buffer, 4 * COUNTER_WORDS).set(this.hubs.flat());
    }
    if (kernel === HUB) this.along.push(this.get(TURN.hub));
    if (kernel === COMPUTE || kernel === COLLECT) this.#count("changed", this.#changes.shift() ?? 0);
  }

  *drawInTurns(): Generator<undefined, boolean> {
    yield;
    this.ran.push([DENSE, NODES]);
    return !this.stops;
  }

  meet(): boolean {
    return !this.stops;
  }

  scalars(): boolean {
    return true;
  }

  exchange(pairs: readonly (readonly [number, number])[]): void {
    for (const [one, other] of pairs) {
      const kept = this.get(one);
      this.set(one, this.get(other));
      this.set(other, kept);
    }
  }

  set(offset: number, value: number): void {
    this.#frame[offset / 4] = value;
  }

  #count(counter: Counter, many: number): void {
    const words = new Uint32Array(this.buffer, 0, COUNTER_WORDS);
    words[(COUNTER_BYTES / 4) * counterIndex(0, counter, this.get(TURN.phase))]! += many;
  }
}

/** What steps come to, whoever they give way to. */
function atOnce<T>(steps: Generator<undefined, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Goes so many rounds, and tells of each whether it was sparse; the last word is whether the condition was met. */
function walk(rounds: number, crew: Alone, change: Partial<BoundSparse> = {}) {
  const sparse = new SparseWalk(boundOf(change), null, crew, new RoundTally(0, boundOf()));
  const kinds: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const isSparse = atOnce(sparse.prepare());
    if (isSparse === null) return [...kinds, "stopped"];
    if (!isSparse) {
      kinds.push("dense");
      sparse.wasDense();
      continue;
    }
    const met = atOnce(sparse.round());
    if (met === null) return [...kinds, "stopped"];
    kinds.push(met ? "sparse, met" : "sparse");
    if (met) break;
  }
  return kinds;
}

describe("the rounds of a loop", () => {
  it("begin dense, go over what changed, and end where nothing has", () => {
    const crew = new Alone([5, 3, 0]);
    expect(walk(9, crew)).toEqual(["dense", "sparse", "sparse, met"]);
    expect(crew.ran).toEqual([
      [COLLECT, NODES],
      ...[
        [PUSH, 5],
        [COMPUTE, 5],
        [COMMIT, 3],
      ],
      ...[
        [PUSH, 3],
        [COMPUTE, 3],
      ],
    ]);
  });

  it("go along the rows of hubs after those of other nodes, one after the other", () => {
    const crew = new Alone([5, 0]);
    crew.hubs = [
      [17, 900],
      [4, 700],
    ];
    const stages = [{ ...STAGE, hubs: { kernel: HUB, list: 4 * COUNTER_WORDS } }];
    expect(walk(9, crew, { levels: [{ level: LEVEL, idle: false, stages }] })).toEqual(["dense", "sparse, met"]);
    expect(crew.ran.slice(1)).toEqual([
      [PUSH, 5],
      [HUB, 900],
      [HUB, 700],
      [COMPUTE, 5],
    ]);
    expect(crew.along).toEqual([17, 4]);
  });

  it("begin sparse where what was before is known", () => {
    expect(walk(9, new Alone([1, 1, 0]), { quiet: true })).toEqual(["sparse", "sparse, met"]);
  });

  it("stay dense where too much has changed, and are not looked at each time for that", () => {
    const busy = new Alone(new Array<number>(40).fill(NODES));
    expect(walk(40, busy, { work: 5 * NODES })).toEqual(new Array<string>(40).fill("dense"));
    const looks = busy.ran.filter(([kernel]) => kernel === COLLECT).length;
    expect(looks).toBeGreaterThan(1);
    expect(looks).toBeLessThan(20);
  });

  it("begin lists anew when they are looked at again", () => {
    const crew = new Alone([5, NODES, 3, 0]);
    const inVain = new Array<string>(11).fill("dense");
    expect(walk(20, crew, { work: 5 * NODES })).toEqual(["dense", "sparse", ...inVain, "sparse, met"]);
    expect(crew.ran.slice(-2)).toEqual([
      [PUSH, 3],
      [COMPUTE, 3],
    ]);
  });

  it("are sparse whatever has changed, where they always are to be", () => {
    const busy = new Alone([...new Array<number>(5).fill(NODES), 0]);
    expect(walk(9, busy, { always: true })).toEqual(["dense", ...new Array<string>(4).fill("sparse"), "sparse, met"]);
  });

  it("go over all nodes of a stage whose scalar is another, exchange what it carries, and list what changed", () => {
    const crew = new Alone([5, 4, 0]);
    crew.set(NOW, 7);
    crew.set(ARRAY, 1);
    crew.set(TWIN, 2);
    expect(walk(2, crew)).toEqual(["dense", "sparse"]);
    expect(crew.ran).toEqual([
      [COLLECT, NODES],
      [DENSE, NODES],
      [COLLECT, NODES],
    ]);
    expect([crew.get(ARRAY), crew.get(TWIN)]).toEqual([2, 1]);
  });

  it("take turns: lists by two, counters by three", () => {
    const crew = new Alone([5, 5, 5, 5, 5, 5]);
    const sparse = new SparseWalk(boundOf({ quiet: true }), null, crew, new RoundTally(0, boundOf()));
    const turns = Array.from({ length: 4 }, () => {
      atOnce(sparse.prepare());
      atOnce(sparse.round());
      return [crew.get(TURN.half), crew.get(TURN.phase)];
    });
    expect(turns).toEqual([
      [1, 1],
      [0, 2],
      [1, 0],
      [0, 1],
    ]);
  });

  it("leave nothing to the next run, wherever they were stopped", () => {
    const stopped = new Alone([5, 3, 3]);
    const sparse = new SparseWalk(boundOf(), null, stopped, new RoundTally(0, boundOf()));
    expect(atOnce(sparse.prepare())).toBe(false);
    sparse.wasDense();
    expect(atOnce(sparse.prepare())).toBe(true);
    stopped.stops = true;
    expect(atOnce(sparse.round())).toBeNull();
    new Uint8Array(stopped.buffer).fill(0xff);
    const crew = new Alone([2, 0], stopped.buffer);
    expect(walk(9, crew)).toEqual(["dense", "sparse, met"]);
    expect(crew.ran.slice(1)).toEqual([
      [PUSH, 2],
      [COMPUTE, 2],
    ]);
    expect(new Uint8Array(stopped.buffer, 4 * COUNTER_WORDS).every((mark) => mark === 0)).toBe(true);
  });
});
