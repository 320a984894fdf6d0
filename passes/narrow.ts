/**
 * Narrowing: node and edge values of f64 become f32, which takes half the memory and half the traffic. Scalars stay f64,
 * and so do reductions to them, so that a tolerance keeps its meaning.
 *
 *     %a = mul %rank, %damping : node<f64>        %damping_f32 = cast %damping : f32
 *     %s = reduce add %a : f64                →   %a = mul %rank, %damping_f32 : node<f32>
 *                                                 %s = map %g node (%x: f32 = node %a) -> add {
 *                                                   %y = cast %x : f64
 *                                                   yield %y
 *                                                 } : f64
 *
 * A scalar that meets entries is cast once, where it is defined. In a closed region everything is the entry of a node or
 * an edge and becomes f32, constants rounded; what is reduced to a scalar is cast last and combined in f64. A parameter
 * keeps its type, which is the caller's, and has its entries cast; a result becomes f32.
 *
 * This pass changes results. It is in no pipeline, runs before all others where it is asked for, and what it makes is
 * then the program, of which every way of running gives the same bits.
 */

import { isScalarOp } from "../src/ir/op.ts";
import type { Op, OpOf, Output, Region, ScalarOp, StructuralOpName, Value } from "../src/ir/value.ts";
import { elementOf } from "../src/ir/value.ts";
import { withBody } from "../src/ir/walk.ts";
import type { Pass } from "../src/pass.ts";
import { castOf, isScalar, isWide, like, Narrowing } from "./narrow/values.ts";

export const narrow: Pass = {
  name: "narrow",
  doc: "Make f32 of node and edge values of f64, while scalars and reductions to them stay f64. It changes results.",
  run: (func) => {
    const narrowing = new Narrowing();
    const body = narrowing.region(func.body, {
      visible: [func.graph, ...func.parameters.map(({ value }) => value)],
      isEntry: () => false,
      op: (op) => narrowOpen(op, narrowing),
      yields: (value) => carried(value, narrowing),
    });
    return withBody(func, body);
  },
};

type Narrower<N extends StructuralOpName> = (op: OpOf<N>, narrowing: Narrowing) => void;

/** Narrows each op outside closed regions. For a scalar op, that depends on its domain. */
const NARROWERS: { readonly [N in StructuralOpName]: Narrower<N> } = {
  // A constant is added where it is used, as f64 or as f32.
  const: () => {},
  node_count: narrowNothing,
  edge_count: narrowNothing,
  node_index: narrowEntries,
  edge_index: narrowEntries,
  degree: narrowEntries,
  node_attribute: narrowEntries,
  edge_attribute: narrowEntries,
  broadcast: narrowEntries,
  reduce: narrowReduce,
  // The order of entries is that of the entries before narrowing.
  argmin: narrowEntries,
  argmax: narrowEntries,
  top_k: narrowEntries,
  map: (op, narrowing) => {
    const { outputs } = op.attributes;
    const region = narrowClosed(op.regions[0]!, (k) => outputs[k] !== "keep", narrowing);
    narrowing.emit(op, narrowAll(op, narrowing), { regions: [region] });
  },
  aggregate: (op, narrowing) => {
    const outputs: readonly Output[] = op.attributes.epilogue?.outputs ?? [];
    const regions = op.regions.map((region, part) =>
      narrowClosed(region, (k) => part === 1 && outputs[k] !== "keep", narrowing),
    );
    narrowing.emit(op, narrowAll(op, narrowing), { regions });
  },
  neighbor_mode: narrowEntries,
  intersect: (op, narrowing) => {
    const region = narrowClosed(op.regions[0]!, () => false, narrowing);
    narrowing.emit(op, narrowAll(op, narrowing), { regions: [region] });
  },
  gather: narrowEntries,
  require: narrowNothing,
  scatter: narrowEntries,
  classes: narrowEntries,
  loop: narrowControl,
  if: narrowControl,
  for_nodes: narrowControl,
};

function narrowOpen(op: Op, narrowing: Narrowing): void {
  if (isScalarOp(op)) {
    if (isScalar(op.results[0]!)) narrowNothing(op, narrowing);
    else narrowScalarOp(op, narrowing);
    return;
  }
  // The row of a name takes the op of that name; TypeScript cannot see the correlation across an indexed lookup.
  const row = NARROWERS[op.name] as Narrower<StructuralOpName>;
  row(op as OpOf<StructuralOpName>, narrowing);
}

/** Keeps an op on scalars. */
function narrowNothing(op: Op, narrowing: Narrowing): void {
  const operands = op.operands.map((value) => narrowing.exact(value));
  narrowing.emit(op, operands);
}

/** Narrows an op whose operands and results all become f32, where they are entries or go with entries. */
function narrowEntries(op: Op, narrowing: Narrowing): void {
  const { attributes } = op;
  const operands = narrowAll(op, narrowing);
  if (!("element" in attributes) || attributes.element !== "f64") narrowing.emit(op, operands);
  else narrowing.emit(op, operands, { attributes: { ...attributes, element: "f32" } });
}

/** Narrows a scalar op at every node or edge. A cast between f64 and f32 becomes nothing. */
function narrowScalarOp(op: ScalarOp, narrowing: Narrowing): void {
  if (op.name !== "cast" || (op.attributes.element !== "f32" && op.attributes.element !== "f64")) {
    narrowEntries(op, narrowing);
    return;
  }
  const [x] = op.operands as readonly [Value];
  if (op.attributes.element === "f32" && narrowing.isExact(x)) {
    narrowNothing(op, narrowing);
    return;
  }
  const narrowed = narrowing.narrow(x);
  if (elementOf(narrowed) === "f32") narrowing.define(op.results[0]!, narrowed);
  else narrowEntries(op, narrowing);
}

function narrowReduce(op: OpOf<"reduce">, narrowing: Narrowing): void {
  const [x] = op.operands as readonly [Value];
  if (!isWide(x) || x.type.kind === "graph" || x.type.domain === "scalar") {
    narrowNothing(op, narrowing);
    return;
  }
  const operand = narrowing.narrow(x);
  const parameter = like({ ...operand, type: op.results[0]!.type, graph: null }, "f32", x.name);
  const back = castOf(parameter, "f64", x.name, op);
  narrowing.put(
    {
      name: "map",
      operands: [narrowing.exact(x.graph!), operand],
      attributes: { domain: x.type.domain, roles: [x.type.domain], outputs: [op.attributes.monoid] },
      regions: [{ parameters: [parameter], ops: [back], yields: back.results }],
      results: op.results,
      span: op.span,
    },
    op.results,
  );
}

/** Narrows a `loop`, an `if` or a `for_nodes`. Scalars in it stay as they are. */
function narrowControl(op: OpOf<"loop"> | OpOf<"if"> | OpOf<"for_nodes">, narrowing: Narrowing): void {
  const operands = op.operands.map((value) => carried(value, narrowing));
  const regions = op.regions.map((region) =>
    narrowing.region(region, {
      isEntry: (parameter) => !isScalar(parameter),
      op: (inner) => narrowOpen(inner, narrowing),
      yields: (value) => carried(value, narrowing),
    }),
  );
  narrowing.emit(op, operands, { regions });
}

/** Narrows the closed region of an op such as `map`. */
function narrowClosed(region: Region, isReduced: (k: number) => boolean, narrowing: Narrowing): Region {
  return narrowing.region(region, {
    isEntry: () => true,
    op: (op) => {
      if (isScalarOp(op)) narrowScalarOp(op, narrowing);
    },
    yields: (value, k) => (isReduced(k) ? narrowing.exact(value) : narrowing.narrow(value)),
  });
}

/** The narrowed form of a value that a loop carries, or that an arm or the function yields. */
function carried(value: Value, narrowing: Narrowing): Value {
  return isScalar(value) ? narrowing.exact(value) : narrowing.narrow(value);
}

function narrowAll(op: Op, narrowing: Narrowing): readonly Value[] {
  return op.operands.map((value) => narrowing.narrow(value));
}
