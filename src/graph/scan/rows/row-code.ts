/** The WebAssembly that checks rows of a file: neighbors ascend, and undirected edges are those of their lower ends. */

import * as WebAssembly from "../../../../runtime/webassembly.ts";
import { type FunctionBuilder, type Label, type Local, ModuleBuilder } from "../../../backend/wasm/assembler.ts";
import { AT, type DigestKeys, PAGES, STATE } from "./row-layout.ts";
import { RowVectors } from "./row-vectors.ts";

/**
 * Compiles the check. It exports `check`, which takes the row that the offsets begin with, the row where they end, the
 * place that the neighbors begin with, the place up to which they are there, and the number of nodes. It gives 0 if all
 * is well so far. `keys` are null for rows whose edge numbers are the places.
 */
export function compileRowCheck(keys: DigestKeys | null): WebAssembly.Module {
  const vectors = rowCheckCode(keys, true);
  return new WebAssembly.Module(WebAssembly.validate(vectors) ? vectors : rowCheckCode(keys, false));
}

/** Makes the module, which uses vectors of 128 bits or none. */
export function rowCheckCode(keys: DigestKeys | null, hasVectors: boolean): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder({ memory: { minimum: PAGES } });
  module.function("check", { exported: true, results: ["i32"] }, (f) => new RowCode(f, keys, hasVectors).write());
  return module.finish();
}

type StateLocals = Readonly<Record<keyof typeof STATE, Local>>;

class RowCode {
  readonly #f: FunctionBuilder;
  readonly #keys: DigestKeys | null;
  readonly #firstRow: Local;
  readonly #endRow: Local;
  readonly #firstPlace: Local;
  readonly #limit: Local;
  readonly #nodeCount: Local;
  readonly #state: StateLocals;
  readonly #end: Local;
  readonly #rowEnd: Local;
  readonly #neighbor: Local;
  readonly #found: Local;
  readonly #hash: Local;
  readonly #vectors: RowVectors | null;

  constructor(f: FunctionBuilder, keys: DigestKeys | null, hasVectors: boolean) {
    this.#f = f;
    this.#keys = keys;
    const parameter = (name: string): Local => f.parameter("i32", name);
    this.#firstRow = parameter("firstRow");
    this.#endRow = parameter("endRow");
    this.#firstPlace = parameter("firstPlace");
    this.#limit = parameter("limit");
    this.#nodeCount = parameter("nodeCount");
    const i32 = (name: string): Local => f.local("i32", name);
    const names = Object.keys(STATE) as (keyof typeof STATE)[];
    this.#state = Object.fromEntries(names.map((name) => [name, i32(name)])) as StateLocals;
    this.#end = i32("end");
    this.#rowEnd = i32("rowEnd");
    this.#neighbor = i32("neighbor");
    this.#found = i32("found");
    this.#hash = i32("hash");
    const { row, place, before, least, next, sum, parity } = this.#state;
    const locals = { row, place, before, least, next, sum, parity, end: this.#end };
    const given = { firstPlace: this.#firstPlace, nodeCount: this.#nodeCount };
    this.#vectors = hasVectors ? new RowVectors(f, keys, { ...locals, ...given }) : null;
  }

  write(): void {
    const f = this.#f;
    const { row, before, least } = this.#state;
    this.#eachState((local, offset) => f.const("i32", 0).load("i32.load", offset).set(local));
    f.block([], (done) => {
      f.block([], (wrong) => {
        f.loop([], (again) => {
          f.get(row).get(this.#endRow).op("i32.ge_u").branchIf(done);
          f.get(row).get(this.#firstRow).op("i32.sub").const("i32", 2).op("i32.shl");
          f.load("i32.load", AT.offsets + 4)
            .tee(this.#rowEnd)
            .get(this.#limit);
          f.get(this.#rowEnd).get(this.#limit).op("i32.lt_u").select().set(this.#end);
          if (this.#keys !== null) {
            this.#vectors?.lower(wrong);
            this.#eachPlace((leave) => this.#lower(wrong, leave));
            this.#eachPlace((leave) => this.#loop(wrong, leave));
          }
          this.#vectors?.higher(wrong);
          this.#eachPlace(() => (this.#keys === null ? this.#ascending(wrong) : this.#higher(wrong)));
          f.get(this.#rowEnd).get(this.#limit).op("i32.gt_u").branchIf(done);
          f.get(row).const("i32", 1).op("i32.add").set(row);
          f.const("i32", 0).set(before);
          f.const("i32", 0).set(least);
          f.branch(again);
        });
      });
      f.const("i32", 1).return();
    });
    this.#vectors?.finish();
    this.#eachState((local, offset) => f.const("i32", 0).get(local).store("i32.store", offset));
    f.const("i32", 0);
  }

  #eachState(visit: (local: Local, offset: number) => void): void {
    for (const [name, offset] of Object.entries(STATE)) visit(this.#state[name as keyof typeof STATE], offset);
  }

  /** Goes on from place to place of the row, up to its end or where `body` leaves the loop. */
  #eachPlace(body: (leave: Label) => void): void {
    const f = this.#f;
    const { place } = this.#state;
    f.block([], (leave) => {
      f.loop([], (again) => {
        f.get(place).get(this.#end).op("i32.ge_u").branchIf(leave);
        this.#entry(AT.neighbors).set(this.#neighbor);
        body(leave);
        f.get(place).const("i32", 1).op("i32.add").set(place);
        f.branch(again);
      });
    });
  }

  /** Pushes the entry of an array at the place. */
  #entry(at: number): FunctionBuilder {
    const f = this.#f;
    f.get(this.#state.place).get(this.#firstPlace).op("i32.sub").const("i32", 2).op("i32.shl");
    return f.load("i32.load", at);
  }

  /** Expects a neighbor that is not before the last one. */
  #expectAscending(wrong: Label): void {
    const { before } = this.#state;
    this.#f.get(this.#neighbor).get(before).op("i32.lt_u").branchIf(wrong);
    this.#f.get(this.#neighbor).set(before);
  }

  #expectNode(wrong: Label): void {
    this.#f.get(this.#neighbor).get(this.#nodeCount).op("i32.ge_u").branchIf(wrong);
  }

  #ascending(wrong: Label): void {
    this.#expectAscending(wrong);
    this.#expectNode(wrong);
  }

  /** An edge to a lower node, which has a number from there. Such numbers ascend in a row. */
  #lower(wrong: Label, leave: Label): void {
    const f = this.#f;
    const { row, least } = this.#state;
    const { edge, low, high, added } = this.#keys!;
    f.get(this.#neighbor).get(row).op("i32.ge_u").branchIf(leave);
    this.#expectAscending(wrong);
    this.#entry(AT.edges).tee(this.#found).get(least).op("i32.lt_u").branchIf(wrong);
    f.get(this.#found).const("i32", 1).op("i32.add").set(least);
    f.get(this.#found).const("i32", edge).op("i32.mul");
    f.get(this.#neighbor).const("i32", low).op("i32.mul").op("i32.add");
    f.get(row).const("i32", high).op("i32.mul").op("i32.add").const("i32", added).op("i32.add");
    this.#digest("i32.add");
  }

  /** A self-loop. */
  #loop(wrong: Label, leave: Label): void {
    this.#f.get(this.#neighbor).get(this.#state.row).op("i32.ne").branchIf(leave);
    // The part of the row that was checked before may have ended with higher nodes.
    this.#expectAscending(wrong);
    this.#expectNext(wrong);
  }

  /** An edge to a higher node, which is numbered here. */
  #higher(wrong: Label): void {
    const f = this.#f;
    const { row, next } = this.#state;
    const { edge, low, high, added } = this.#keys!;
    this.#expectAscending(wrong);
    this.#expectNode(wrong);
    f.get(next).const("i32", edge).op("i32.mul");
    f.get(this.#neighbor).const("i32", high).op("i32.mul").op("i32.add");
    f.get(row).const("i32", low).op("i32.mul").op("i32.add").const("i32", added).op("i32.add");
    this.#digest("i32.sub");
    this.#expectNext(wrong);
  }

  #expectNext(wrong: Label): void {
    const f = this.#f;
    const { next } = this.#state;
    this.#entry(AT.edges).get(next).op("i32.ne").branchIf(wrong);
    f.get(next).const("i32", 1).op("i32.add").set(next);
  }

  /** Mixes the bits of the number on the stack, and adds it to the digests or takes it away. */
  #digest(op: "i32.add" | "i32.sub"): void {
    const f = this.#f;
    const { sum, parity } = this.#state;
    const hash = this.#hash;
    f.tee(hash)
      .get(hash)
      .const("i32", 16)
      .op("i32.shr_u")
      .op("i32.xor")
      .const("i32", 0x85ebca6b)
      .op("i32.mul")
      .tee(hash);
    f.get(hash).const("i32", 13).op("i32.shr_u").op("i32.xor").set(hash);
    f.get(sum).get(hash).op(op).set(sum);
    f.get(parity).get(hash).op("i32.xor").set(parity);
  }
}
