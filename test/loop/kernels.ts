/** Short ways to write loops in tests, and kernels that several of them use. */

import type { ScalarOpName } from "../../src/ir/scalar.ts";
import type { Element } from "../../src/ir/type.ts";
import type {
  Address,
  Expression,
  IndexComparison,
  IndexOp,
  Lanes,
  LoopArray,
  LoopKernel,
  LoopType,
  ScalarType,
  Statement,
  UpdateOp,
} from "../../src/loop/loop.ts";

export const constant = (type: ScalarType, value: number): Expression => ({ kind: "const", type, value });
export const at = (value: number): Expression => constant("index", value);
export const local = (number: number): Expression => ({ kind: "local", local: number });
export const load = (array: number, index: Expression): Expression => ({ kind: "load", array, index });
export const scalar = (op: ScalarOpName, element: Element, ...operands: readonly Expression[]): Expression => ({
  kind: "scalar",
  op,
  element,
  operands,
});
export const loadLanes = (array: number, index: Expression, lanes: Lanes): Expression => ({
  kind: "load lanes",
  array,
  index,
  lanes,
});
export const splat = (value: Expression, lanes: Lanes): Expression => ({ kind: "splat", value, lanes });
export const vector = (
  op: ScalarOpName,
  element: Element,
  lanes: Lanes,
  ...operands: readonly Expression[]
): Expression => ({ kind: "vector", op, element, operands, lanes });
export const index = (op: IndexOp, left: Expression, right: Expression): Expression => ({
  kind: "index",
  op,
  left,
  right,
});
export const compare = (op: IndexComparison, left: Expression, right: Expression): Expression => ({
  kind: "compare",
  op,
  left,
  right,
});
export const convert = (to: "index" | "u32", value: Expression): Expression => ({ kind: "convert", to, value });

export const assign = (number: number, value: Expression): Statement => ({ kind: "assign", local: number, value });
export const store = (array: number, position: Expression, value: Expression): Statement => ({
  kind: "store",
  array,
  index: position,
  value,
});
export const update = (
  op: UpdateOp,
  array: number,
  position: Expression,
  value: Expression,
  { before = null, atomic = false }: { readonly before?: number | null; readonly atomic?: boolean } = {},
): Statement => ({ kind: "update", op, array, index: position, value, before, atomic });
export const forLoop = (
  counter: number,
  from: Expression,
  to: Expression,
  ...body: readonly Statement[]
): Statement & { kind: "for" } => ({ kind: "for", local: counter, from, to, step: 1, body });
export const whileLoop = (condition: Expression, ...body: readonly Statement[]): Statement => ({
  kind: "while",
  condition,
  body,
});
export const leave: Statement = { kind: "leave" };
export const ifThen = (
  condition: Expression,
  then: readonly Statement[],
  otherwise: readonly Statement[] = [],
): Statement => ({ kind: "if", condition, then, otherwise });
export const fail = (record: number, value: Expression): Statement => ({ kind: "fail", record, index: value });

export const BEGIN = local(0);
export const END = local(1);

export const fixed = (byte: number): Address => ({ kind: "fixed", byte });
export const array = (name: string, element: Element, address: Address): LoopArray => ({ name, element, address });

/** A kernel whose locals, after `begin` and `end`, are given by name and type. */
export function kernel(
  name: string,
  arrays: readonly LoopArray[],
  locals: Readonly<Record<string, LoopType>>,
  body: readonly Statement[],
  failures = 0,
): LoopKernel {
  const parameters: Readonly<Record<string, LoopType>> = { begin: "index", end: "index" };
  const all = Object.entries({ ...parameters, ...locals }).map(([local, type]) => ({ name: local, type }));
  return { name, arrays, locals: all, body, failures };
}

/**
 * For each row of a chunk, the sum in edge order of x over its neighbors: offsets u32, targets u32, x and sums f64, at
 * the addresses given.
 */
export function sumRows(bytes: {
  readonly offsets: number;
  readonly targets: number;
  readonly x: number;
  readonly sums: number;
}): LoopKernel {
  const [row, edge, total] = [2, 3, 4];
  const rowEnd = (k: Expression): Expression => convert("index", load(0, k));
  return kernel(
    "sum rows",
    [
      array("offsets", "u32", fixed(bytes.offsets)),
      array("targets", "u32", fixed(bytes.targets)),
      array("x", "f64", fixed(bytes.x)),
      array("sums", "f64", fixed(bytes.sums)),
    ],
    { row: "index", edge: "index", total: "f64" },
    [
      forLoop(
        row,
        BEGIN,
        END,
        assign(total, constant("f64", 0)),
        forLoop(
          edge,
          rowEnd(local(row)),
          rowEnd(index("add", local(row), at(1))),
          assign(total, scalar("add", "f64", local(total), load(2, convert("index", load(1, local(edge)))))),
        ),
        store(3, local(row), local(total)),
      ),
    ],
  );
}
