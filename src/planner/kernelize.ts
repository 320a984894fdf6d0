/** Lowers one op of the graph IR to one data-parallel kernel. It decides nothing about fusion, which the passes have done. */

import { isScalarOp, meaningElement } from "../ir/op.ts";
import type { Op, OpOf, Output, Value } from "../ir/value.ts";
import { elementOf } from "../ir/value.ts";
import type { BufferId } from "../plan/buffer.ts";
import type { Domain } from "../plan/domain.ts";
import { blocksOf } from "../plan/domain.ts";
import type { Kernel } from "../plan/kernel.ts";
import { OWN_END } from "../plan/kernels/aggregate.ts";
import type { ExtremumKernel } from "../plan/kernels/extremum.ts";
import type { GatherKernel } from "../plan/kernels/gather.ts";
import type { IntersectKernel } from "../plan/kernels/intersect.ts";
import type { MapKernel } from "../plan/kernels/map.ts";
import type { ModeKernel } from "../plan/kernels/mode.ts";
import type { ScatterKernel } from "../plan/kernels/scatter.ts";
import type { TopKernel } from "../plan/kernels/top.ts";
import { classesKernels } from "./classes.ts";
import type { Register } from "./kernel-code.ts";
import { evaluateRegion, type KernelCode } from "./kernel-code.ts";
import type { Allocate, Kernelized } from "./kernel-parts.ts";
import { mapDomain, nameOf, opsOf, placeOutputs, readInputs, toInput, ValueCode } from "./kernel-parts.ts";
import type { PlanBuilder } from "./plan-builder.ts";
import { domainOf, typeOf } from "./plan-builder.ts";

/** The kernel of an op whose work is cut by nodes or edges; null for every other op. */
export function kernelize(op: Op, builder: PlanBuilder, allocate: Allocate): Kernelized | null {
  const result = op.results[0];
  if (!result) return null;
  if (isScalarOp(op)) {
    const type = typeOf(result);
    if (type.domain === "scalar") return null;
    return elementwise(op, domainOf(type.domain), builder, allocate, (code) =>
      code.scalar(
        op.name,
        meaningElement(op),
        op.operands.map((operand) => code.read(builder, operand, "here")),
      ),
    );
  }
  switch (op.name) {
    case "broadcast":
      return elementwise(op, domainOf(op.attributes.domain), builder, allocate, (code) =>
        code.read(builder, op.operands[1]!, "here"),
      );
    case "reduce": {
      const code = new ValueCode();
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
      const code = new ValueCode();
      const region = op.regions[0]!;
      const { roles, outputs, domain } = op.attributes;
      const registers = readInputs(code, builder, region.parameters, op.operands.slice(1), roles, domain);
      const yields = evaluateRegion(region, registers, code);
      return mapKernel(op, domainOf(domain), code, yields, outputs, builder, allocate);
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
    case "classes":
      return classesKernels(op, builder, allocate);
    default:
      return null;
  }
}

/** The kernel of code over nodes or edges. */
export function kernelOver(fields: Omit<MapKernel, "kind">): Kernel {
  return { kind: "map", ...fields };
}

/** A kernel that copies one buffer, or writes a leaf to one. */
export function copyKernel(from: Value, to: BufferId, builder: PlanBuilder): Kernel {
  const code = new ValueCode();
  const register = code.read(builder, from, "here");
  const { inputs, code: instructions, numberOf } = code.finish();
  const element = elementOf(from);
  const source = builder.sourceOf(from);
  const op = source.kind === "leaf" ? source.leaf.op : "copy";
  return kernelOver({
    name: source.kind === "leaf" && from.name !== null ? `${op} ${from.name}` : op,
    ops: [op],
    domain: mapDomain(from),
    inputs,
    code: instructions,
    outputs: [{ kind: "keep", register: numberOf(register), element, buffer: to }],
  });
}

function elementwise(
  op: Op,
  domain: Domain,
  builder: PlanBuilder,
  allocate: Allocate,
  evaluate: (code: ValueCode) => Register,
): Kernelized {
  const code = new ValueCode();
  return mapKernel(op, domain, code, [evaluate(code)], ["keep"], builder, allocate);
}

function mapKernel(
  op: Op,
  domain: Domain,
  code: KernelCode,
  yields: readonly Register[],
  outputs: readonly Output[],
  builder: PlanBuilder,
  allocate: Allocate,
): Kernelized {
  const { inputs, code: instructions, numberOf } = code.finish();
  const placed = placeOutputs(op, domain, yields.map(numberOf), outputs, builder, allocate);
  const kernel = kernelOver({
    name: nameOf(op),
    ops: opsOf(op),
    domain,
    inputs,
    code: instructions,
    outputs: placed.outputs,
  });
  return { kernel, kept: placed.kept, reductions: placed.reductions };
}

function aggregateKernel(op: OpOf<"aggregate">, builder: PlanBuilder, allocate: Allocate): Kernelized {
  const { direction, roles, monoids, conditional, epilogue } = op.attributes;
  const [region, end] = op.regions;
  const code = new ValueCode();
  const operands = op.operands.slice(1, 1 + roles.length);
  const registers = readInputs(code, builder, region!.parameters, operands, roles, OWN_END[direction]);
  const yields = evaluateRegion(region!, registers, code);
  const edge = code.finish();
  const numbers = yields.map(edge.numberOf);
  const values = conditional ? numbers.slice(1) : numbers;
  const elements = region!.yields.slice(conditional ? 1 : 0).map(elementOf);

  const after = new ValueCode(monoids.length);
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
    domainOf("node"),
    ends.map(finished.numberOf),
    epilogue?.outputs ?? monoids.map(() => "keep" as const),
    builder,
    allocate,
  );
  const kernel: Kernel = {
    kind: "aggregate",
    name: nameOf(op),
    ops: opsOf(op),
    domain: domainOf("node"),
    direction,
    inputs: edge.inputs,
    code: edge.code,
    condition: conditional ? numbers[0]! : null,
    pairs: values.map((register, k) => ({ register, monoid: monoids[k]!, element: elements[k]! })),
    epilogue: { inputs: finished.inputs, code: finished.code },
    outputs: placed.outputs,
  };
  return { kernel, kept: placed.kept, reductions: placed.reductions };
}

function modeKernel(op: OpOf<"neighbor_mode">, builder: PlanBuilder, allocate: Allocate): Kernelized {
  const [, x, otherwise] = op.operands;
  const table = builder.bufferOf(x!);
  const empty = toInput(builder, otherwise!, "here");
  const placed = placeOutputs(op, domainOf("node"), [0], ["keep"], builder, allocate);
  const kernel: ModeKernel = {
    kind: "mode",
    name: nameOf(op),
    ops: opsOf(op),
    domain: domainOf("node"),
    direction: op.attributes.direction,
    table,
    otherwise: empty,
    epilogue: { inputs: [], code: [] },
    outputs: placed.outputs,
  };
  return { kernel, kept: placed.kept, reductions: placed.reductions };
}

function intersectKernel(op: OpOf<"intersect">, builder: PlanBuilder, allocate: Allocate): Kernelized {
  const { source, destination, roles, monoids, conditional } = op.attributes;
  const region = op.regions[0]!;
  const code = new ValueCode();
  const registers = readInputs(code, builder, region.parameters, op.operands.slice(1), roles, "edge");
  const yields = evaluateRegion(region, registers, code);
  const { inputs, code: instructions, numberOf } = code.finish();
  const numbers = yields.map(numberOf);
  const values = conditional ? numbers.slice(1) : numbers;
  const combined = monoids.map((_, k) => k);
  const outputs = monoids.map(() => "keep" as const);
  const placed = placeOutputs(op, domainOf("edge"), combined, outputs, builder, allocate);
  const kernel: IntersectKernel = {
    kind: "intersect",
    name: nameOf(op),
    ops: opsOf(op),
    domain: domainOf("edge"),
    source,
    destination,
    inputs,
    code: instructions,
    condition: conditional ? numbers[0]! : null,
    pairs: values.map((register, k) => ({ register, monoid: monoids[k]!, element: elementOf(op.results[k]!) })),
    outputs: placed.outputs,
  };
  return { kernel, kept: placed.kept, reductions: placed.reductions };
}

function gatherKernel(op: OpOf<"gather">, builder: PlanBuilder, allocate: Allocate): Kernelized {
  const [x, index, otherwise] = op.operands;
  const result = op.results[0]!;
  const domain = mapDomain(result);
  const code = new ValueCode();
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
    site: other ? null : builder.newIndexSite(op, x!),
  };
  return { kernel, kept: [{ value: op.results[0]!, buffer: kernel.output }], reductions: [] };
}

function scatterKernel(op: OpOf<"scatter">, builder: PlanBuilder, allocate: Allocate): Kernelized {
  const [, index, x] = op.operands;
  const kernel: ScatterKernel = {
    kind: "scatter",
    name: nameOf(op),
    ops: opsOf(op),
    domain: domainOf("node"),
    cut: "by workers",
    from: mapDomain(x!),
    index: builder.bufferOf(index!),
    values: builder.bufferOf(x!),
    monoid: op.attributes.monoid,
    output: allocate(op.results[0]!),
  };
  return { kernel, kept: [{ value: op.results[0]!, buffer: kernel.output }], reductions: [] };
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
  return { kernel, kept: [], reductions: [{ value, fold: { op: "extremum", partials, values, first } }] };
}

function topKernel(op: OpOf<"top_k">, builder: PlanBuilder, allocate: Allocate): Kernelized {
  const [x, k] = op.operands;
  const result = op.results[0]!;
  const domain = mapDomain(x!);
  const code = new ValueCode();
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
  return { kernel, kept: [{ value: op.results[0]!, buffer: kernel.output }], reductions: [] };
}
