/** Lowers the code of a kernel to all lanes of a body at once. What is the same in all lanes is computed once, as a number. */

import type { LaneBody } from "../../bind/lanes/loop.ts";
import type { Element } from "../../ir/type.ts";
import type { SlotId } from "../../plan/buffer.ts";
import type { Input, InputPlace, Instruction } from "../../plan/code.ts";
import type { KernelBuilder } from "../build.ts";
import { evaluateOne, keep } from "../code.ts";
import { convert } from "../expression.ts";
import type { Position } from "../inputs.ts";
import type { Expression } from "../loop.ts";
import { WIDE_LANES } from "../loop.ts";
import type { LaneEntries, LaneInputs } from "./entries.ts";

/** A value in all lanes: a wide vector, or a number that is the same in each, which may be known before all loops. */
export type Value =
  | { readonly kind: "wide"; readonly value: Expression }
  | { readonly kind: "same"; readonly value: Expression; readonly isKnown: boolean };

/** Evaluates inputs and instructions in a kernel under construction. */
export class LaneCode {
  readonly builder: KernelBuilder;
  readonly entries: LaneEntries;
  readonly #inputs: LaneInputs;
  readonly #body: LaneBody;

  constructor(builder: KernelBuilder, entries: LaneEntries, inputs: LaneInputs, body: LaneBody) {
    this.builder = builder;
    this.entries = entries;
    this.#inputs = inputs;
    this.#body = body;
  }

  /** The value of an input at a position. A wide one is read where the expression stands. */
  input(input: Input, position: Position): Value {
    const common = this.#common(input);
    if (common !== null) return common;
    if (input.from === "buffer" && this.#body.buffers.has(input.buffer)) {
      return { kind: "wide", value: this.entries.loadWide(input.buffer, this.#placeOf(input.at, position)) };
    }
    return same(keep(this.builder, this.#inputs.at(input, position)));
  }

  /** The value of an input of a row at the row's own node. */
  ofRow(input: Input, here: Expression): Value {
    const common = this.#common(input);
    if (common !== null) return common;
    if (input.from === "buffer" && this.#body.buffers.has(input.buffer)) {
      return this.kept({ kind: "wide", value: this.entries.loadWide(input.buffer, here) });
    }
    return same(keep(this.builder, this.#inputs.ofRow(input, here)));
  }

  /** A scalar that is the same in all lanes, read once before all loops. */
  slot(slot: SlotId): Expression {
    return this.#inputs.wideSlot(slot).value;
  }

  evaluate(instruction: Instruction, registers: readonly Value[]): Value {
    if (instruction.op === "const") {
      const { element: type, value } = instruction;
      return { kind: "same", value: { kind: "const", type, value }, isKnown: true };
    }
    const { op, element } = instruction;
    const operands = instruction.operands.map((operand) => registers[operand]!);
    if (operands.every(({ kind }) => kind === "same")) {
      const numbers: Expression[] = [];
      for (const operand of instruction.operands) numbers[operand] = registers[operand]!.value;
      return same(evaluateOne(this.builder, instruction, numbers));
    }
    const vectors = operands.map((operand) => this.wide(operand));
    return this.kept({ kind: "wide", value: vector(op, element, ...vectors) });
  }

  /** A value as a wide vector. Numbers that are known are put into all lanes before all loops. */
  wide(value: Value): Expression {
    if (value.kind === "wide") return value.value;
    const splat: Expression = { kind: "splat", value: value.value, lanes: WIDE_LANES };
    if (value.isKnown) return this.builder.hoist("splat", splat);
    return this.builder.keep("splat", this.builder.typeOf(splat), splat);
  }

  /** The value, computed here and kept in a local. */
  kept(value: Value): Value {
    return value.kind === "same" ? value : { kind: "wide", value: this.keptWide(value.value) };
  }

  /** A wide vector, kept in a local. */
  keptWide(value: Expression): Expression {
    return value.kind === "local" ? value : this.builder.keep("w", this.builder.typeOf(value), value);
  }

  /** An input that is read before all loops, wherever the kernel is; null for any other. */
  #common(input: Input): Value | null {
    if (input.from === "count") {
      return { kind: "same", value: this.entries.count(input.of), isKnown: true };
    }
    if (input.from !== "slot") return null;
    const { value, isWide } = this.#inputs.wideSlot(input.slot);
    return isWide ? { kind: "wide", value } : { kind: "same", value, isKnown: true };
  }

  /** The node or edge of a place, an index. */
  #placeOf(place: InputPlace, position: Position): Expression {
    const { here, row } = position;
    if (place === "here" || place === "self") return here;
    if (place === "edge") return row === undefined ? here : row.edge();
    if (place === "neighbor") {
      if (row === undefined) throw new Error("there is no neighbor without a row");
      return row.neighbor();
    }
    if (place !== "source" && place !== "destination") throw new Error(`no array of lanes is read at a ${place}`);
    if (row?.selfIsSource.kind === "const") {
      return (row.selfIsSource.value === 1) === (place === "source") ? here : row.neighbor();
    }
    return this.builder.keep(place, "index", convert("index", this.#inputs.at({ from: "node", at: place }, position)));
  }
}

function same(value: Expression): Value {
  return { kind: "same", value, isKnown: value.kind === "const" };
}

/** An op on all lanes. */
export function vector(
  op: (Expression & { kind: "vector" })["op"],
  element: Element,
  ...operands: readonly Expression[]
): Expression {
  return { kind: "vector", op, element, operands, lanes: WIDE_LANES };
}
