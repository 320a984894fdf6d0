/** One op of the graph IR to one data-parallel kernel. Nothing is decided about fusion here: the passes wrote it. */

import { isScalarOp, meaningElement } from "../ir/op.ts";
import type { Op, OpOf, Output, Role, Value } from "../ir/value.ts";
import { elementOf } from "../ir/value.ts";
import { blocksOf } from "../plan/extent.ts";
import type {
  BufferId,
  ExtremumKernel,
  GatherKernel,
  Input,
  InputPlace,
  IntersectKernel,
  Kernel,
  KernelOutput,
  ModeKernel,
  ScalarInstruction,
  ScatterKernel,
  TopKernel,
} from "../plan/plan.ts";
import { OWN_END } from "../plan/walk.ts";
import type { Register } from "./kernel-code.ts";
import { evaluateRegion, KernelCode } from "./kernel-code.ts";
import type { Leaf, PlanBuilder } from "./plan-builder.ts";
import { extentOf, typeOf } from "./plan-builder.ts";

/** A kernel, and the block results that scalars have to be folded from once it has run. */
export interface Kernelized {
  readonly kernel: Kernel;
  readonly reductions: readonly { readonly value: Value; readonly fold: Fold }[];
}

/** How a scalar comes of block results. */
export type Fold = Extract<ScalarInstruction, { readonly partials: BufferId }>;

/** Gives the buffer that a node or edge value is to be written to. */
export type Allocate = (value: Value) => BufferId;

/** The kernel of an op whose work is cut by nodes or edges; null for every other op. */
export function kernelize(op: Op, builder: PlanBuilder, allocate: Allocate): Kernelized | null {
  const result = op.results[0];
  if (!result) return null;
  if (isScalarOp(op)) {
    const type = typeOf(result);
    if (type.domain === "scalar") return null;
    return elementwise(op, extentOf(type.domain), builder, allocate, (code) =>
      code.scalar(
        op.name,
        meaningElement(op),
        op.operands.map((operand) => code.read(builder, operand, "here")),
      ),
    );
  }
  switch (op.name) {
    case "broadcast":
      return elementwise(op, extentOf(op.attributes.domain), builder, allocate, (code) =>
        code.read(builder, op.operands[1]!, "here"),
      );
    case "reduce": {
      const code = new Code();
      const x = op.operands[0]!;
      const register = code.read(builder, x, "here");
      const outputs: Output[] = [op.attributes.monoid];
      return mapKernel(op, mapDomain(x), code, [register], outputs, builder, allocate);
    }
    case "argmin":
    case "argmax":
      return extremumKernel(op, builder);
    case "top_k":
      return topKernel(op, builder, allocate);
    case "map": {
      const code = new Code();
      const region = op.regions[0]!;
      const { roles, outputs, domain } = op.attributes;
      const registers = readInputs(code, builder, region.parameters, op.operands.slice(1), roles, domain);
      const yields = evaluateRegion(region, registers, code);
      return mapKernel(op, extentOf(domain), code, yields, outputs, builder, allocate);
    }
    case "aggregate":
      return aggregateKernel(op, builder, allocate);
    case "neighbor_mode":
      return modeKernel(op, builder, allocate);
    case "intersect":
      return intersectKernel(op, builder, allocate);
    case "gather":
      return typeOf(result).domain === "scalar" ? null : gatherKernel(op, builder, allocate);
    case "scatter":
      return scatterKernel(op, builder, allocate);
    default:
      return null;
  }
}

/** A kernel that copies one buffer, or writes a leaf to one. */
export function copyKernel(from: Value, to: BufferId, builder: PlanBuilder): Kernel {
  const code = new Code();
  const register = code.read(builder, from, "here");
  const { inputs, code: instructions, numberOf } = code.finish();
  const element = elementOf(from);
  const source = builder.sourceOf(from);
  const op = source.kind === "leaf" ? source.leaf.op : "copy";
  return {
    kind: "map",
    name: source.kind === "leaf" && from.name !== null ? `${op} ${from.name}` : op,
    ops: [op],
    domain: mapDomain(from),
    inputs,
    code: instructions,
    outputs: [{ kind: "keep", register: numberOf(register), element, buffer: to }],
  };
}

/** Kernel code that can also read values of the graph IR. */
class Code extends KernelCode {
  readonly #leaves = new Map<Value, Register>();

  /** `isOwn` where the place is the kernel's own node or edge, at which a leaf need not be stored to be read. */
  read(builder: PlanBuilder, value: Value, at: InputPlace, isOwn = at === "here"): Register {
    const source = builder.sourceOf(value);
    if (source.kind === "const") return this.constant(source.value, source.element);
    return source.kind === "leaf" && isOwn ? this.#leaf(value, source.leaf) : this.input(toInput(builder, value, at));
  }

  #leaf(value: Value, { input, element }: Leaf): Register {
    const known = this.#leaves.get(value);
    if (known) return known;
    const count = this.input(input);
    const register = element === "u32" ? count : this.scalar("cast", element, [count]);
    this.#leaves.set(value, register);
    return register;
  }
}

function toInput(builder: PlanBuilder, value: Value, at: InputPlace): Input {
  const source = builder.sourceOf(value);
  if (source.kind === "slot") return { from: "slot", slot: source.slot };
  if (source.kind === "const") throw new Error("a constant is no input");
  return { from: "buffer", buffer: builder.bufferOf(value), at };
}

function mapDomain(x: Value): "nodes" | "edges" {
  const { domain } = typeOf(x);
  if (domain === "scalar") throw new Error("a scalar has no domain to map over");
  return extentOf(domain);
}

function elementwise(
  op: Op,
  domain: "nodes" | "edges",
  builder: PlanBuilder,
  allocate: Allocate,
  evaluate: (code: Code) => Register,
): Kernelized {
  const code = new Code();
  return mapKernel(op, domain, code, [evaluate(code)], ["keep"], builder, allocate);
}

function mapKernel(
  op: Op,
  domain: "nodes" | "edges",
  code: KernelCode,
  yields: readonly Register[],
  outputs: readonly Output[],
  builder: PlanBuilder,
  allocate: Allocate,
): Kernelized {
  const { inputs, code: instructions, numberOf } = code.finish();
  const placed = placeOutputs(op, domain, yields.map(numberOf), outputs, builder, allocate);
  const kernel: Kernel = {
    kind: "map",
    name: nameOf(op),
    ops: opsOf(op),
    domain,
    inputs,
    code: instructions,
    outputs: placed.outputs,
  };
  return { kernel, reductions: placed.reductions };
}

function aggregateKernel(op: OpOf<"aggregate">, builder: PlanBuilder, allocate: Allocate): Kernelized {
  const { direction, roles, monoids, conditional, epilogue } = op.attributes;
  const [region, end] = op.regions;
  const code = new Code();
  const operands = op.operands.slice(1, 1 + roles.length);
  const registers = readInputs(code, builder, region!.parameters, operands, roles, OWN_END[direction]);
  const yields = evaluateRegion(region!, registers, code);
  const edge = code.finish();
  const numbers = yields.map(edge.numberOf);
  const values = conditional ? numbers.slice(1) : numbers;
  const elements = region!.yields.slice(conditional ? 1 : 0).map(elementOf);

  const after = new Code(monoids.length);
  let ends = monoids.map((_, k) => after.given(k));
  if (epilogue && end) {
    const inputs = readInputs(
      after,
      builder,
      end.parameters.slice(monoids.length),
      op.operands.slice(1 + roles.length),
      epilogue.roles,
      "node",
    );
    for (const [k] of monoids.entries()) inputs.set(end.parameters[k]!, after.given(k));
    ends = evaluateRegion(end, inputs, after);
  }
  const finished = after.finish();
  const placed = placeOutputs(
    op,
    "nodes",
    ends.map(finished.numberOf),
    epilogue?.outputs ?? monoids.map(() => "keep" as const),
    builder,
    allocate,
  );
  const kernel: Kernel = {
    kind: "aggregate",
    name: nameOf(op),
    ops: opsOf(op),
    domain: "nodes",
    direction,
    inputs: edge.inputs,
    code: edge.code,
    condition: conditional ? numbers[0]! : null,
    pairs: values.map((register, k) => ({ register, monoid: monoids[k]!, element: elements[k]! })),
    epilogue: { inputs: finished.inputs, code: finished.code },
    outputs: placed.outputs,
  };
  return { kernel, reductions: placed.reductions };
}

function modeKernel(op: OpOf<"neighbor_mode">, builder: PlanBuilder, allocate: Allocate): Kernelized {
  const [, x, otherwise] = op.operands;
  const kernel: ModeKernel = {
    kind: "mode",
    name: nameOf(op),
    ops: opsOf(op),
    domain: "nodes",
    direction: op.attributes.direction,
    table: builder.bufferOf(x!),
    otherwise: toInput(builder, otherwise!, "here"),
    epilogue: { inputs: [], code: [] },
    outputs: placeOutputs(op, "nodes", [0], ["keep"], builder, allocate).outputs,
  };
  return { kernel, reductions: [] };
}

function intersectKernel(op: OpOf<"intersect">, builder: PlanBuilder, allocate: Allocate): Kernelized {
  const { source, destination, roles, monoids, conditional } = op.attributes;
  const region = op.regions[0]!;
  const code = new Code();
  const registers = readInputs(code, builder, region.parameters, op.operands.slice(1), roles, "edge");
  const yields = evaluateRegion(region, registers, code);
  const { inputs, code: instructions, numberOf } = code.finish();
  const numbers = yields.map(numberOf);
  const values = conditional ? numbers.slice(1) : numbers;
  const combined = monoids.map((_, k) => k);
  const kept = monoids.map(() => "keep" as const);
  const kernel: IntersectKernel = {
    kind: "intersect",
    name: nameOf(op),
    ops: opsOf(op),
    domain: "edges",
    source,
    destination,
    inputs,
    code: instructions,
    condition: conditional ? numbers[0]! : null,
    pairs: values.map((register, k) => ({ register, monoid: monoids[k]!, element: elementOf(op.results[k]!) })),
    outputs: placeOutputs(op, "edges", combined, kept, builder, allocate).outputs,
  };
  return { kernel, reductions: [] };
}

function gatherKernel(op: OpOf<"gather">, builder: PlanBuilder, allocate: Allocate): Kernelized {
  const [x, index, otherwise] = op.operands;
  const result = op.results[0]!;
  const domain = mapDomain(result);
  const code = new Code();
  const other = otherwise ? code.read(builder, otherwise, "here") : null;
  const { code: instructions, inputs, numberOf } = code.finish();
  const kernel: GatherKernel = {
    kind: "gather",
    name: nameOf(op),
    ops: opsOf(op),
    domain,
    table: builder.bufferOf(x!),
    index: toInput(builder, index!, "here"),
    inputs,
    code: instructions,
    otherwise: other && numberOf(other),
    output: allocate(result),
    site: other ? null : builder.newSite(op, x!),
  };
  return { kernel, reductions: [] };
}

function scatterKernel(op: OpOf<"scatter">, builder: PlanBuilder, allocate: Allocate): Kernelized {
  const [, index, x] = op.operands;
  const kernel: ScatterKernel = {
    kind: "scatter",
    name: nameOf(op),
    ops: opsOf(op),
    domain: "nodes",
    cut: "by workers",
    from: mapDomain(x!),
    index: builder.bufferOf(index!),
    values: builder.bufferOf(x!),
    monoid: op.attributes.monoid,
    output: allocate(op.results[0]!),
  };
  return { kernel, reductions: [] };
}

function extremumKernel(op: OpOf<"argmin"> | OpOf<"argmax">, builder: PlanBuilder): Kernelized {
  const [x] = op.operands;
  const value = op.results[0]!;
  const domain = mapDomain(x!);
  const first = op.name === "argmin" ? "least" : "greatest";
  const values = builder.bufferOf(x!);
  const partials = builder.newBuffer(`${value.name ?? op.name} partials`, "i32", blocksOf(domain));
  const kernel: ExtremumKernel = {
    kind: "extremum",
    name: nameOf(op),
    ops: opsOf(op),
    domain,
    first,
    values,
    partials,
  };
  return { kernel, reductions: [{ value, fold: { op: "extremum", partials, values, first } }] };
}

function topKernel(op: OpOf<"top_k">, builder: PlanBuilder, allocate: Allocate): Kernelized {
  const [x, k] = op.operands;
  const result = op.results[0]!;
  const domain = mapDomain(x!);
  const code = new Code();
  const register = code.read(builder, k!, "here");
  const { inputs, code: instructions, numberOf } = code.finish();
  const kernel: TopKernel = {
    kind: "top",
    name: nameOf(op),
    ops: opsOf(op),
    domain,
    cut: "whole",
    values: builder.bufferOf(x!),
    inputs,
    code: instructions,
    k: numberOf(register),
    heap: builder.newBuffer(`${result.name ?? op.name} heap`, "u32", domain),
    output: allocate(result),
  };
  return { kernel, reductions: [] };
}

function readInputs(
  code: Code,
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
      // A map's own node, and an epilogue's, are where the kernel is.
      const at: InputPlace = role === "node" || role === "scalar" ? "here" : role;
      return [parameter, code.read(builder, operands[k]!, at, role === own)];
    }),
  );
}

function placeOutputs(
  op: Op,
  domain: "nodes" | "edges",
  registers: readonly number[],
  outputs: readonly Output[],
  builder: PlanBuilder,
  allocate: Allocate,
): { outputs: KernelOutput[]; reductions: Kernelized["reductions"] } {
  const reductions: Kernelized["reductions"][number][] = [];
  const placed = outputs.map((output, k): KernelOutput => {
    const value = op.results[k]!;
    const element = elementOf(value);
    const register = registers[k]!;
    if (output === "keep") return { kind: "keep", register, element, buffer: allocate(value) };
    const name = `${value.name ?? output} partials`;
    const partials = builder.newBuffer(name, element, blocksOf(domain));
    reductions.push({ value, fold: { op: "fold", partials, monoid: output } });
    return { kind: "reduce", register, element, monoid: output, partials };
  });
  return { outputs: placed, reductions };
}

/** What a kernel is called: after what it makes, where the author named it. */
function nameOf(op: Op): string {
  const names = op.results.map(({ name }) => name).filter((name) => name !== null);
  return names.length > 0 ? `${op.name} ${names.join(", ")}` : op.name;
}

/** The ops in a kernel, those of its regions included; constants are not worth a mention. */
function opsOf(op: Op): string[] {
  const inner = op.regions.flatMap((region) => region.ops.map(({ name }) => name)).filter((name) => name !== "const");
  return [op.name, ...inner];
}
