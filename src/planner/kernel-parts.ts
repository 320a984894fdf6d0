/** What kernels of all kinds are made of: code that reads values of the graph IR, outputs, and names. */

import type { Element } from "../ir/type.ts";
import type { Op, Output, Role, Value } from "../ir/value.ts";
import { elementOf } from "../ir/value.ts";
import { walkOps } from "../ir/walk.ts";
import type { BufferId } from "../plan/buffer.ts";
import type { Input, InputPlace, KernelOutput } from "../plan/code.ts";
import { isNodePlace } from "../plan/code.ts";
import type { Domain } from "../plan/domain.ts";
import { blocksOf } from "../plan/domain.ts";
import type { SourceLines } from "../plan/kernels/record.ts";
import type { ScalarInstruction } from "../plan/kernels/scalars.ts";
import type { Register } from "./kernel-code.ts";
import { KernelCode } from "./kernel-code.ts";
import type { PlanBuilder } from "./plan-builder.ts";
import { domainOf, typeOf } from "./plan-builder.ts";

/** How a scalar comes of block results. */
export type Fold = Extract<ScalarInstruction, { readonly partials: BufferId }>;

/** Gives the buffer that a node or edge value is to be written to. */
export type Allocate = (value: Value) => BufferId;

/** Kernel code that can also read values of the graph IR. */
export class ValueCode extends KernelCode {
  readonly #casts = new Map<Register, Map<Element, Register>>();

  /** `isOwn` where the place is the kernel's own node or edge, at which a leaf need not be stored to be read. */
  read(builder: PlanBuilder, value: Value, at: InputPlace, isOwn = at === "here"): Register {
    const source = builder.sourceOf(value);
    if (source.kind === "const") return this.constant(source.value, source.element);
    if (source.kind === "leaf") {
      const { op, input, element } = source.leaf;
      if (isOwn) return this.#countAs(element, input);
      // The kernel knows which node that is. A degree there is known to its own kernel alone.
      if (op === "node_index" && isNodePlace(at)) return this.#countAs(element, { from: "node", at });
    }
    return this.input(toInput(builder, value, at));
  }

  /** The place of an edge in the row that the kernel goes through. */
  place(element: Element): Register {
    return this.#countAs(element, { from: "place" });
  }

  /** A number of a node or edge, a place or a degree, u32, as an element. */
  #countAs(element: Element, input: Input): Register {
    const count = this.input(input);
    if (element === "u32") return count;
    const casts = this.#casts.get(count) ?? new Map<Element, Register>();
    const register = casts.get(element) ?? this.scalar("cast", element, [count]);
    this.#casts.set(count, casts.set(element, register));
    return register;
  }
}

/** Where an op and the ops in its regions stand in the source, as far as they are of one file; null where nobody knows. */
export function linesOf(op: Op): SourceLines | null {
  const spans = [op, ...op.regions.flatMap((region) => [...walkOps(region)])].flatMap(({ span }) => span ?? []);
  const file = spans[0]?.file;
  if (file === undefined) return null;
  const lines = spans.filter((span) => span.file === file).map(({ line }) => line);
  return { file, first: Math.min(...lines), last: Math.max(...lines) };
}

/** How a kernel reads a value that is no constant. */
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
  /** The role that is the kernel's own node or edge. */
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

/** Where the results of an op are put: those that are kept in buffers, and those that scalars fold of block results. */
export interface Placed {
  readonly kept: readonly { readonly value: Value; readonly buffer: BufferId }[];
  readonly reductions: readonly { readonly value: Value; readonly fold: Fold }[];
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

/** What a kernel that goes over a value goes over. */
export function mapDomain(x: Value): Domain {
  const { domain } = typeOf(x);
  if (domain === "scalar") throw new Error("a scalar has no domain to map over");
  return domainOf(domain);
}

/** What a kernel is called: after what it makes, where the author named it. */
export function nameOf(op: Op): string {
  const names = op.results.map(({ name }) => name).filter((name) => name !== null);
  return names.length > 0 ? `${op.name} ${names.join(", ")}` : op.name;
}

/** The ops in a kernel, those of its regions included; constants are not worth a mention. */
export function opsOf(op: Op): string[] {
  const inner = op.regions.flatMap((region) => region.ops.map(({ name }) => name)).filter((name) => name !== "const");
  return [op.name, ...inner];
}
