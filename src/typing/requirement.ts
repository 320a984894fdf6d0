/** What a program requires: that a condition holds, told apart by the parts and entries that it is made of. */

import type { Op } from "../ir/op.ts";
import type { Domain } from "../ir/type.ts";
import type { Value } from "../ir/value.ts";
import { elementOf } from "../ir/value.ts";
import { conditionOf } from "./operand.ts";
import type { Site } from "./site.ts";
import type { Typed } from "./typed.ts";

/** A part of a condition: a scalar, and whether what is required is that it is false. */
interface Part {
  readonly value: Value;
  readonly negated: boolean;
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
  const whole: Part = { value: conditionOf(site, condition, "require"), negated: false };
  construction.noteUsed(whole.value);
  const parts = partsOf(whole, site);
  // Without entries to tell, a condition is one thing.
  const told = parts.some((part) => entriesOf(part, site) !== null) ? parts : [whole];
  for (const part of told) {
    const entries = entriesOf(part, site);
    const holds = part.negated ? notOf(part.value, site) : part.value;
    if (entries === null) {
      site.emit(body, "require", [holds], { message, entries: null });
      continue;
    }
    const index = firstFalse(entries, site);
    site.emit(body, "require", [holds, index, site.graph], { message, entries: entries.domain });
  }
}

/** The parts of a conjunction, each of which has to hold; a part that is none stands for itself. */
function partsOf(part: Part, site: Site): readonly Part[] {
  const { value, negated } = part;
  const op = site.construction.definitionOf(value);
  if (op?.name === "not") return partsOf({ value: op.operands[0]!, negated: !negated }, site);
  // By De Morgan, that neither is true is that both are false.
  if (op?.name !== (negated ? "or" : "and")) return [part];
  return op.operands.flatMap((operand) => partsOf({ value: operand, negated }, site));
}

/** The entries that a part combines, and whether they are to be false. */
interface Entries {
  readonly value: Value;
  readonly domain: Exclude<Domain, "scalar">;
  readonly negated: boolean;
}

function entriesOf({ value, negated }: Part, site: Site): Entries | null {
  const op: Op | undefined = site.construction.definitionOf(value);
  if (op?.name !== "reduce" || op.attributes.monoid !== (negated ? "or" : "and")) return null;
  const [x] = op.operands as readonly [Value];
  if (x.type.kind === "graph" || x.type.domain === "scalar" || elementOf(x) !== "bool") return null;
  return { value: x, domain: x.type.domain, negated };
}

function notOf(value: Value, site: Site): Value {
  return site.emitOne(site.body, "not", [value], {});
}

/** Greater than every index, and what `min` gives of no entries. */
const NONE = 0xffff_ffff;

/** The least index of an entry that is not as it has to be. */
function firstFalse({ value, domain, negated }: Entries, site: Site): Value {
  const scope = site.body;
  const name = domain === "node" ? "node_index" : "edge_index";
  const index = site.emitOne(scope, name, [site.graph], { element: "u32" });
  const none = site.emitOne(scope, "const", [], { value: NONE, element: "u32" });
  const failing = site.emitOne(scope, "select", negated ? [value, index, none] : [value, none, index], {});
  return site.emitOne(scope, "reduce", [failing], { monoid: "min" }, { names: ["first"] });
}
