/** Finds the attributes that a program's requirements depend on, so that known ranges of a graph's columns may answer them. */

import type { AskedTest } from "../ir/column-facts.ts";
import { isColumnTest, swapped } from "../ir/column-facts.ts";
import type { Func, Op, OpOf, Value } from "../ir/value.ts";
import { isScalarOp } from "../ir/value.ts";
import { walkOps } from "../ir/walk.ts";

/** An attribute that a requirement is computed from, and the tests by constants in that computation. */
export interface AskedColumn {
  readonly domain: "node" | "edge";
  readonly attribute: string;
  readonly otherwise: number | null;
  readonly tests: readonly AskedTest[];
}

/** The attributes from which conditions of `require` are computed, by scalar ops, maps and reductions alone. */
export function askedColumns(func: Func): readonly AskedColumn[] {
  const requirements: OpOf<"require">[] = [];
  const definitions = new Map<Value, Op>();
  for (const op of walkOps(func.body)) {
    if (op.name === "require") requirements.push(op);
    for (const result of op.results) definitions.set(result, op);
  }
  const found = new Map<string, { column: Omit<AskedColumn, "tests">; tests: Map<string, AskedTest> }>();
  for (const { operands } of requirements) {
    const { attributes, tests } = behind(operands[0]!, definitions);
    for (const { name, attributes: of } of attributes) {
      const { attribute, otherwise } = of;
      const domain = name === "node_attribute" ? "node" : "edge";
      const key = JSON.stringify([domain, attribute, String(otherwise)]);
      const known = found.get(key) ?? { column: { domain, attribute, otherwise }, tests: new Map<string, AskedTest>() };
      found.set(key, known);
      for (const asked of tests) known.tests.set(`${asked.test} ${asked.bound}`, asked);
    }
  }
  return [...found.values()].map(({ column, tests }) => ({ ...column, tests: [...tests.values()] }));
}

interface Behind {
  readonly attributes: readonly (OpOf<"node_attribute"> | OpOf<"edge_attribute">)[];
  readonly tests: readonly AskedTest[];
}

/** The ops and attributes that a value is computed from. */
function behind(value: Value, definitions: ReadonlyMap<Value, Op>): Behind {
  const attributes: Behind["attributes"][number][] = [];
  const tests: AskedTest[] = [];
  // A loop over a set also visits what is added to the set meanwhile.
  const values = new Set([value]);
  for (const each of values) {
    const op = definitions.get(each);
    if (op?.name === "node_attribute" || op?.name === "edge_attribute") attributes.push(op);
    else if (op && (isScalarOp(op) || op.name === "reduce" || op.name === "broadcast" || op.name === "map")) {
      tests.push(...testsOf(op, definitions));
      for (const operand of op.operands) values.add(operand);
      for (const region of op.regions) for (const yielded of region.yields) values.add(yielded);
    }
  }
  return { attributes, tests };
}

/** The test of an entry by a constant that an op makes, if it is one; its other operand may be anything. */
function testsOf({ name, operands }: Op, definitions: ReadonlyMap<Value, Op>): readonly AskedTest[] {
  if (!isColumnTest(name)) return [];
  if (operands.length === 1) return [{ test: name, bound: 0 }];
  const [first, second] = operands.map((operand) => constantOf(operand, definitions));
  if (typeof second === "number") return [{ test: name, bound: second }];
  return typeof first === "number" ? [{ test: swapped(name), bound: first }] : [];
}

function constantOf(value: Value, definitions: ReadonlyMap<Value, Op>): number | null {
  const op = definitions.get(value);
  if (op?.name === "broadcast") return constantOf(op.operands[1]!, definitions);
  return op?.name === "const" ? op.attributes.value : null;
}
