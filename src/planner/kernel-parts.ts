/** Builds the parts that kernels of all kinds have: code that reads values of the graph IR, outputs, and names. */

import type { Element } from "../ir/type.ts";
import type { Op, Output, Role, Value } from "../ir/value.ts";
import { elementOf } from "../ir/value.ts";
import { walkOps } from "../ir/walk.ts";
import type { BufferId } from "../plan/buffer.ts";
import type { Input, InputPlace, KernelOutput } from "../plan/code.ts";
import { isNodePlace } from "../plan/code.ts";
import type { Domain } from "../plan/domain.ts";
import { blocksOf } from "../plan/domain.ts";
import type { Kernel } from "../plan/kernel.ts";
import type { SourceLines } from "../plan/kernels/record.ts";
import type { ScalarInstruction } from "../plan/kernels/scalars.ts";
import type { Register } from "./kernel-code.ts";
import { KernelCode } from "./kernel-code.ts";
import type { OpenLevel } from "./open-levels.ts";
import type { PlanBuilder } from "./plan-builder.ts";
import { domainOf, typeOf } from "./plan-builder.ts";

/** An instruction that folds block results to a scalar. */
export type Fold = Extract<ScalarInstruction, { readonly partials: BufferId }>;

/** Allocates the buffer that a node or edge value is written to. */
export type Allocate = (value: Value) => BufferId;

/** Kernel code that can also read values of the graph IR. */
export class ValueCode extends KernelCode {
  readonly #casts = new Map<Register, Map<Element, Register>>();

  /**
   * The register of a value at a place. `isOwn` says that the place is the kernel's own node or edge, where a leaf is read
   * without an array.
   */
  read(builder: PlanBuilder, value: Value, at: InputPlace, isOwn = at === "here"): Register {
    const source = builder.sourceOf(value);
    if (source.kind === "const") return this.constant(source.value, source.element);
    if (source.kind === "leaf") {
      const { op, input, element } = source.leaf;
      if (isOwn) return this.#countAs(element, input);
      // The kernel knows the number of that node, but the degree only of its own node.
      if (op === "node_index" && isNodePlace(at)) return this.#countAs(element, { from: "node", at });
    }
    return this.input(toInput(builder, value, at));
  }

  /** The place of an edge in the row that the kernel goes through. */
  place(element: Element): Register {
    return this.#countAs(element, { from: "place" });
  }

  /** An input that counts (the number of a node or edge, a place, or a degree; u32) as another element. */
  #countAs(element: Element, input: Input): Register {
    const count = this.input(input);
    if (element === "u32") return count;
    const casts = this.#casts.get(count) ?? new Map<Element, Register>();
    const register = casts.get(element) ?? this.scalar("cast", element, [count]);
    this.#casts.set(count, casts.set(element, register));
    return register;
  }
}

/** The source lines of an op and the ops in its regions, as far as they are in one file; null where none is known. */
export function linesOf(op: Op): SourceLines | null {
  const spans = [op, ...op.regions.flatMap((region) => [...walkOps(region)])].flatMap(({ span }) => span ?? []);
  const file = spans[0]?.file;
  if (file === undefined) return null;
  const lines = spans.filter((span) => span.file === file).map(({ line }) => line);
  return { file, first: Math.min(...lines), last: Math.max(...lines) };
}

/** The input by which a kernel reads a value that is no constant. */
export function toInput(builder: PlanBuilder, value: Value, at: InputPlace): Input {
  const source = builder.sourceOf(value);
  if (source.kind === "slot") return { from: "slot", slot: source.slot };
  if (source.kind === "const") throw new Error("a constant is no input");
  return { from: "buffer", buffer: builder.bufferOf(value), at };
}

/** The registers of a region's parameters, by the roles of their operands. */
export function readInputs(
  code: ValueCode,
  builder: PlanBuilder,
  parameters: readonly Value[],
  operands: readonly Value[],
  roles: readonly Role[],
  /** The role that reads the kernel's own node or edge. */
  own: Role,
): Map<Value, Register> {
  return new Map(
    parameters.map((parameter, k) => {
      const role = roles[k]!;
      if (role === "place") return [parameter, code.place(elementOf(parameter))];
      // A map's own node, and an epilogue's, are where the kernel is.
      const at: InputPlace = role === "node" || role === "scalar" ? "here" : role;
      return [parameter, code.read(builder, operands[k]!, at, role === own)];
    }),
  );
}

/** The places of an op's results: buffers for those that are kept, folds of block results for scalars. */
export interface Placed {
  readonly kept: readonly { readonly value: Value; readonly buffer: BufferId }[];
  readonly reductions: readonly { readonly value: Value; readonly fold: Fold }[];
}

/** The kernel of an op, and the places of the op's results. */
export interface Kernelized extends Placed {
  readonly kernel: Kernel;
  /** The steps after the kernel that complete the results, each on a level of its own; absent where there are none. */
  readonly after?: readonly ((level: OpenLevel) => void)[];
}

export function placeOutputs(
  op: Op,
  domain: Domain,
  registers: readonly number[],
  outputs: readonly Output[],
  builder: PlanBuilder,
  allocate: Allocate,
): Placed & { readonly outputs: readonly KernelOutput[] } {
  const kept: Placed["kept"][number][] = [];
  const reductions: Placed["reductions"][number][] = [];
  const placed = outputs.map((output, k): KernelOutput => {
    const value = op.results[k]!;
    const element = elementOf(value);
    const register = registers[k]!;
    if (output === "keep") {
      const buffer = allocate(value);
      kept.push({ value, buffer });
      return { kind: "keep", register, element, buffer };
    }
    const name = `${value.name ?? output} partials`;
    const partials = builder.newBuffer(name, element, blocksOf(domain));
    reductions.push({ value, fold: { op: "fold", partials, monoid: output } });
    return { kind: "reduce", register, element, monoid: output, partials };
  });
  return { outputs: placed, kept, reductions };
}

/** The domain of a kernel that goes over all entries of a value. */
export function mapDomain(x: Value): Domain {
  const { domain } = typeOf(x);
  if (domain === "scalar") throw new Error("a scalar has no domain to map over");
  return domainOf(domain);
}

/** The name of a kernel: that of its results, where the author named them. */
export function nameOf(op: Op): string {
  const names = op.results.map(({ name }) => name).filter((name) => name !== null);
  return names.length > 0 ? `${op.name} ${names.join(", ")}` : op.name;
}

/** The names of the ops in a kernel, those of its regions included. Constants are left out. */
export function opsOf(op: Op): string[] {
  const inner = op.regions.flatMap((region) => region.ops.map(({ name }) => name)).filter((name) => name !== "const");
  return [op.name, ...inner];
}
