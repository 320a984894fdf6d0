/**
 * Specialization: known facts of the graph and of the parameters are written into the program at compile time (partial
 * evaluation). The program then computes the same wherever these facts hold, and only there. Each assumption is reported, op
 * by op.
 *
 *     // unweighted, without sinks, and %damping is 0.85
 *     %w = edge_attribute %g "weight" otherwise 1          %w = broadcast %g, 1
 *     %sink = eq (degree %g out), 0                   →    %sink = broadcast %g, false
 *     %x = mul %y, %damping                                %x = mul %y, 0.85
 *
 * Parameters stay in the signature, for a run still gives them. The facts of ops that read the graph are in
 * specialize/laws.ts, those of degrees that are never 0 in specialize/rows.ts, and those of tests of attributes in
 * specialize/columns.ts; the last two also apply within regions of other ops. Without facts, the pass does nothing.
 */

import type { Assumption, KnownParameters } from "../src/ir/facts.ts";
import { isScalarOp } from "../src/ir/op.ts";
import type { Func, Op, OpName, OpOf, Value } from "../src/ir/value.ts";
import { elementOf, newValue } from "../src/ir/value.ts";
import { substituteRegion, walkOps, withBody } from "../src/ir/walk.ts";
import { lookup } from "../src/lookup.ts";
import type { Pass } from "../src/pass.ts";
import type { Site } from "../src/rewrite/sweep.ts";
import { sweep } from "../src/rewrite/sweep.ts";
import { Columns } from "./specialize/columns.ts";
import { withConstantInputs } from "./specialize/inputs.ts";
import type { GraphLaw, Specialized } from "./specialize/laws.ts";
import { GRAPH_LAWS } from "./specialize/laws.ts";
import { Degrees } from "./specialize/rows.ts";

type Assume = (assumption: Assumption) => void;

export const specialize: Pass = {
  name: "specialize",
  doc: "Write into the program what is known of the graph and the parameters. It then holds for these alone.",
  idempotent: true,
  run: (func, { facts, known, assume = () => {} }) => {
    const degrees = new Degrees(facts);
    const columns = new Columns(facts);
    const counts = new Set<Value>();
    const { func: bound, constants } = bindParameters(func, known, assume);
    const enter = (op: Op): void => {
      degrees.enter(op);
      columns.enter(op);
    };
    // This comes before the sweep, which visits closed regions before their op.
    for (const op of walkOps(bound.body)) enter(op);
    return sweep(bound, (op, site) => {
      const entered = withConstantInputs(op, (value) => {
        const constant = constants.get(value);
        if (constant) return constant;
        const count = counts.has(value) ? site.definition(value) : undefined;
        return count?.name === "const" ? count : undefined;
      });
      if (entered !== op) return put({ ops: [entered], results: op.results, assumes: [] }, site, assume);
      for (const law of LAWS_BY_ROOT.get(op.name) ?? []) {
        const found = law.apply(op, facts);
        if (!found) continue;
        if (op.name === "node_count" || op.name === "edge_count") counts.add(op.results[0]!);
        return put(found, site, assume);
      }
      enter(op);
      const found = isScalarOp(op) ? (degrees.specialize(op, site) ?? columns.specialize(op, site)) : null;
      return found && put(found, site, assume);
    });
  },
};

const LAWS_BY_ROOT = new Map<OpName, GraphLaw[]>();
for (const law of GRAPH_LAWS) {
  for (const root of law.roots) LAWS_BY_ROOT.set(root, [...(LAWS_BY_ROOT.get(root) ?? []), law]);
}

/** Emits ops at the sweep's place, and visits each in turn. */
function put({ ops, results, assumes }: Specialized, site: Site, assume: Assume): readonly Value[] {
  assumes.forEach(assume);
  return site.inline({ parameters: [], ops, yields: results });
}

/** The function with constants for the parameters that are known and read. */
function bindParameters(
  func: Func,
  known: KnownParameters,
  assume: Assume,
): { readonly func: Func; readonly constants: ReadonlyMap<Value, OpOf<"const">> } {
  const constants = new Map<Value, OpOf<"const">>();
  const substitution = new Map<Value, Value>();
  const readers = countReaders(func);
  for (const { value: parameter } of func.parameters) {
    const name = parameter.name ?? "";
    const value = lookup(known, name);
    const count = readers.get(parameter) ?? 0;
    if (value === undefined || count === 0) continue;
    const result = newValue(parameter.type, null, parameter.name);
    const attributes = { value, element: elementOf(parameter) };
    constants.set(result, { name: "const", operands: [], attributes, regions: [], results: [result], span: null });
    substitution.set(parameter, result);
    for (let k = 0; k < count; k++) assume({ kind: "parameter", name, value });
  }
  if (constants.size === 0) return { func, constants };
  const body = substituteRegion(func.body, substitution);
  return { func: withBody(func, { ...body, ops: [...constants.values(), ...body.ops] }), constants };
}

/** The number of ops that read each value, those in regions included. A value that is only yielded has one reader. */
function countReaders({ body }: Func): ReadonlyMap<Value, number> {
  const readers = new Map<Value, number>();
  const read = (value: Value, count: number): void => {
    readers.set(value, (readers.get(value) ?? 0) + count);
  };
  const yields = (op: Op): readonly Value[] => op.regions.flatMap((region) => region.yields);
  for (const op of walkOps(body)) {
    for (const value of new Set(op.operands)) read(value, 1);
    for (const value of yields(op)) if (!readers.has(value)) read(value, 1);
  }
  for (const value of body.yields) if (!readers.has(value)) read(value, 1);
  return readers;
}
