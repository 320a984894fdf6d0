/**
 * Constructs requirements. A condition is split into the parts of its conjunctions and the entries that they combine, so that
 * an error can name the first that fails.
 */

import type { Op } from "../ir/op.ts";
import type { Domain } from "../ir/type.ts";
import type { Value } from "../ir/value.ts";
import { elementOf } from "../ir/value.ts";
import { conditionOf } from "./operand.ts";
import type { Site } from "./site.ts";
import type { Typed } from "./typed.ts";

/** A part of a condition: a scalar, which has to be false where `negated`, and true elsewhere. */
interface Part {
  readonly value: Value;
  readonly negated: boolean;
}

/** A part that is required by itself, with the entries that it combines, if any. */
export interface RequiredPart extends Part {
  readonly entries: Entries | null;
}

/** The op that gives a value; undefined for parameters. */
type DefinitionOf = (value: Value) => Op | undefined;

/** The parts of a condition that are required one by one. */
export function partsOfRequirement(condition: Value, definitionOf: DefinitionOf): readonly RequiredPart[] {
  const whole: Part = { value: condition, negated: false };
  const parts = partsOf(whole, definitionOf).map((part) => ({ ...part, entries: entriesOf(part, definitionOf) }));
  // Where no part combines entries, an error could name none, so the condition stays whole.
  return parts.some(({ entries }) => entries !== null) ? parts : [{ ...whole, entries: null }];
}

/**
 * Adds a `require` for each part of a condition that is a conjunction, in its order. One that combines the truths of all
 * entries, such as `x.all()` or `x.any().not()`, also knows the first entry at which it does not hold.
 */
export function addRequirement(site: Site, condition: Typed, message: string): void {
  const { construction, body } = site;
  if (construction.isInEntry) {
    throw site.fault(
      "dsl/scope",
      "require was called in the function of a map or aggregate, which is run for each node or edge",
      `Require it of all entries, outside that function: ${site.spelling.requireAll}.`,
    );
  }
  const value = conditionOf(site, condition, "require");
  construction.noteUsed(value);
  for (const part of partsOfRequirement(value, (known) => construction.definitionOf(known))) {
    const { entries } = part;
    const holds = part.negated ? notOf(part.value, site) : part.value;
    if (entries === null) {
      site.emit(body, "require", [holds], { message, entries: null });
      continue;
    }
    const index = firstFalse(entries, site);
    site.emit(body, "require", [holds, index, site.graph], { message, entries: entries.domain });
  }
}

/** The parts of a conjunction, each of which has to hold. A part that is no conjunction is its only part. */
function partsOf(part: Part, definitionOf: DefinitionOf): readonly Part[] {
  const { value, negated } = part;
  const op = definitionOf(value);
  if (op?.name === "not") return partsOf({ value: op.operands[0]!, negated: !negated }, definitionOf);
  // By De Morgan, "not (a or b)" is "not a and not b", a conjunction of negated parts.
  if (op?.name !== (negated ? "or" : "and")) return [part];
  return op.operands.flatMap((operand) => partsOf({ value: operand, negated }, definitionOf));
}

/** The entries that a part combines, and whether they have to be false. */
interface Entries {
  readonly value: Value;
  readonly domain: Exclude<Domain, "scalar">;
  readonly negated: boolean;
}

function entriesOf({ value, negated }: Part, definitionOf: DefinitionOf): Entries | null {
  const op = definitionOf(value);
  if (op?.name !== "reduce" || op.attributes.monoid !== (negated ? "or" : "and")) return null;
  const [x] = op.operands as readonly [Value];
  if (x.type.kind === "graph" || x.type.domain === "scalar" || elementOf(x) !== "bool") return null;
  return { value: x, domain: x.type.domain, negated };
}

function notOf(value: Value, site: Site): Value {
  return site.emitOne(site.body, "not", [value], {});
}

/** A number greater than every index. It is the identity of `min` on u32, so that `min` over no entries gives it. */
export const NONE = 0xffff_ffff;

/** The least index of an entry at which the part does not hold. */
function firstFalse({ value, domain, negated }: Entries, site: Site): Value {
  const scope = site.body;
  const name = domain === "node" ? "node_index" : "edge_index";
  const index = site.emitOne(scope, name, [site.graph], { element: "u32" });
  const none = site.emitOne(scope, "const", [], { value: NONE, element: "u32" });
  const failing = site.emitOne(scope, "select", negated ? [value, index, none] : [value, none, index], {});
  return site.emitOne(scope, "reduce", [failing], { monoid: "min" });
}
