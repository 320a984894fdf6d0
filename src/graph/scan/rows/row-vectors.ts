/** The code that checks four places of a row at once. It leaves the rest of a row to the code for single places. */

import type { FunctionBuilder, Label, Local } from "../../../backend/wasm/assembler.ts";
import { AT, type DigestKeys } from "./row-layout.ts";

/** Four lanes of 32 bits. */
const LANES = 4;
const LANE_BYTES = [0, 1, 2, 3];
/** 0, 1, 2, 3 as lanes, lowest byte first. */
const COUNTED = [0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0];
/** Takes the last lane of the lower vector, then the first three of the upper one. */
const SHIFTED = [3, 4, 5, 6].flatMap((lane) => LANE_BYTES.map((byte) => 4 * lane + byte));

/** The locals of a check that vectors go on with. */
export interface RowLocals {
  readonly row: Local;
  readonly place: Local;
  readonly end: Local;
  readonly firstPlace: Local;
  readonly nodeCount: Local;
  readonly before: Local;
  readonly least: Local;
  readonly next: Local;
  readonly sum: Local;
  readonly parity: Local;
}

export class RowVectors {
  readonly #f: FunctionBuilder;
  readonly #keys: DigestKeys | null;
  readonly #locals: RowLocals;
  readonly #sums: Local;
  readonly #parities: Local;
  readonly #neighbors: Local;
  readonly #before: Local;
  readonly #edges: Local;
  readonly #least: Local;
  readonly #next: Local;
  readonly #asEnd: Local;
  readonly #hash: Local;

  constructor(f: FunctionBuilder, keys: DigestKeys | null, locals: RowLocals) {
    this.#f = f;
    this.#keys = keys;
    this.#locals = locals;
    const vector = (name: string): Local => f.local("v128", name);
    this.#sums = vector("sums");
    this.#parities = vector("parities");
    this.#neighbors = vector("neighbors");
    this.#before = vector("neighbors before");
    this.#edges = vector("edges");
    this.#least = vector("least edges");
    this.#next = vector("next edges");
    this.#asEnd = vector("row as an end");
    this.#hash = vector("hashes");
  }

  /** Goes over edges to lower nodes, four at a time. */
  lower(wrong: Label): void {
    const f = this.#f;
    const { row, before, least } = this.#locals;
    const keys = this.#keys!;
    this.#whereFour(() => {
      this.#splat(before, this.#before);
      this.#splat(least, this.#least);
      this.#endPart(keys.high, keys.added);
      this.#eachFour((leave) => {
        // Neighbors ascend, so that the last is the highest.
        f.get(this.#neighbors)
          .lane("i32x4.extract_lane", LANES - 1)
          .get(row)
          .op("i32.ge_u")
          .branchIf(leave);
        this.#load(AT.edges).set(this.#edges);
        this.#isAscending();
        f.get(this.#edges).get(this.#least).get(this.#edges);
        f.const("i32", 1).op("i32x4.splat").op("i32x4.add").tee(this.#least).shuffle(SHIFTED);
        f.op("i32x4.ge_u").op("v128.and").op("i32x4.all_true").op("i32.eqz").branchIf(wrong);
        this.#digest(this.#edges, keys.low, "i32x4.add");
      });
      this.#lastLane(this.#before, before);
      this.#lastLane(this.#least, least);
    });
  }

  /** Goes over edges to higher nodes, or over neighbors of any kind, four at a time. */
  higher(wrong: Label): void {
    const f = this.#f;
    const { before, next, nodeCount } = this.#locals;
    const keys = this.#keys;
    this.#whereFour(() => {
      this.#splat(before, this.#before);
      if (keys !== null) {
        f.get(next).op("i32x4.splat").const("v128", COUNTED).op("i32x4.add").set(this.#next);
        this.#endPart(keys.low, keys.added);
      }
      this.#eachFour(() => {
        this.#isAscending();
        f.get(nodeCount).op("i32x4.splat").get(this.#neighbors).op("i32x4.gt_u").op("v128.and");
        if (keys !== null) this.#load(AT.edges).get(this.#next).op("i32x4.eq").op("v128.and");
        f.op("i32x4.all_true").op("i32.eqz").branchIf(wrong);
        if (keys === null) return;
        this.#digest(this.#next, keys.high, "i32x4.sub");
        f.get(this.#next).const("i32", LANES).op("i32x4.splat").op("i32x4.add").set(this.#next);
      });
      this.#lastLane(this.#before, before);
      if (keys !== null) f.get(this.#next).lane("i32x4.extract_lane", 0).set(next);
    });
  }

  /** Adds the digests of all lanes to those of single places. */
  finish(): void {
    const f = this.#f;
    const { sum, parity } = this.#locals;
    for (const lane of LANE_BYTES) {
      f.get(sum).get(this.#sums).lane("i32x4.extract_lane", lane).op("i32.add").set(sum);
      f.get(parity).get(this.#parities).lane("i32x4.extract_lane", lane).op("i32.xor").set(parity);
    }
  }

  #whereFour(body: () => void): void {
    const f = this.#f;
    const { place, end } = this.#locals;
    f.get(end).get(place).op("i32.sub").const("i32", LANES).op("i32.ge_s").if([], body);
  }

  /** Loads four neighbors after another. What leaves the loop does so before they count. */
  #eachFour(body: (leave: Label) => void): void {
    const f = this.#f;
    const { place, end } = this.#locals;
    f.block([], (leave) => {
      f.loop([], (again) => {
        this.#load(AT.neighbors).set(this.#neighbors);
        body(leave);
        f.get(this.#neighbors).set(this.#before);
        f.get(place).const("i32", LANES).op("i32.add").set(place);
        f.get(end).get(place).op("i32.sub").const("i32", LANES).op("i32.ge_s").branchIf(again);
      });
    });
  }

  #load(at: number): FunctionBuilder {
    const f = this.#f;
    const { place, firstPlace } = this.#locals;
    f.get(place).get(firstPlace).op("i32.sub").const("i32", 2).op("i32.shl");
    return f.load("v128.load", at, 4);
  }

  #splat(local: Local, vector: Local): void {
    this.#f.get(local).op("i32x4.splat").set(vector);
  }

  #lastLane(vector: Local, local: Local): void {
    this.#f
      .get(vector)
      .lane("i32x4.extract_lane", LANES - 1)
      .set(local);
  }

  /** Pushes lanes that are true where a neighbor is not below the one before it. */
  #isAscending(): void {
    const f = this.#f;
    f.get(this.#neighbors).get(this.#before).get(this.#neighbors).shuffle(SHIFTED).op("i32x4.ge_u");
  }

  /** Sets the part of hashes that is the same in all of the row. */
  #endPart(key: number, added: number): void {
    const f = this.#f;
    f.get(this.#locals.row).const("i32", key).op("i32.mul").const("i32", added).op("i32.add");
    f.op("i32x4.splat").set(this.#asEnd);
  }

  /** Mixes the bits of four edges, and adds them to the digests or takes them away. */
  #digest(edges: Local, neighborKey: number, op: "i32x4.add" | "i32x4.sub"): void {
    const f = this.#f;
    const hash = this.#hash;
    const times = (key: number): FunctionBuilder => f.const("i32", key).op("i32x4.splat").op("i32x4.mul");
    f.get(edges);
    times(this.#keys!.edge).get(this.#neighbors);
    times(neighborKey).op("i32x4.add").get(this.#asEnd).op("i32x4.add").tee(hash);
    f.get(hash).const("i32", 16).op("i32x4.shr_u").op("v128.xor");
    times(0x85ebca6b).tee(hash).get(hash).const("i32", 13).op("i32x4.shr_u").op("v128.xor").set(hash);
    f.get(this.#sums).get(hash).op(op).set(this.#sums);
    f.get(this.#parities).get(hash).op("v128.xor").set(this.#parities);
  }
}
