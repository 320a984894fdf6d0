/** The values that attributes of ops may have, and the check of attributes that come from outside. */

import { lookup } from "../lookup.ts";
import type { Direction, EndSet, OpAttributes, OpShape, Output, Role, StructuralOpName } from "./op.ts";
import { isScalarOpName } from "./op.ts";
import { MONOIDS } from "./scalar.ts";
import { ELEMENTS } from "./type.ts";

export const DIRECTIONS = ["in", "out", "all"] as const satisfies readonly Direction[];
export const END_SETS = ["in", "out", "self"] as const satisfies readonly EndSet[];
export const ROLES = [
  "source",
  "destination",
  "neighbor",
  "self",
  "common",
  "edge",
  "source_edge",
  "destination_edge",
  "place",
  "node",
  "scalar",
] as const satisfies readonly Role[];
export const OUTPUTS = ["keep", ...MONOIDS] as const satisfies readonly Output[];
export const DOMAINS = ["node", "edge"] as const satisfies readonly OpAttributes["map"]["domain"][];
const UNTILS = ["never", "value", "unchanged"] as const satisfies readonly OpAttributes["loop"]["until"][];

/** Whether a value may stand for an attribute, and what is expected. */
interface Kind {
  readonly accepts: (value: unknown) => boolean;
  readonly expected: string;
}

const oneOf = (words: readonly unknown[]): Kind => ({
  accepts: (value) => words.includes(value),
  expected: words.join(", "),
});
const listOf = ({ accepts, expected }: Kind): Kind => ({
  accepts: (value) => Array.isArray(value) && value.every(accepts),
  expected: `a list of ${expected}`,
});
const orNull = ({ accepts, expected }: Kind): Kind => ({
  accepts: (value) => value === null || accepts(value),
  expected: `${expected} or null`,
});
const record = (kinds: Readonly<Record<string, Kind>>): Kind => ({
  accepts: (value) =>
    typeof value === "object" &&
    value !== null &&
    Object.keys(value).every((name) => Object.hasOwn(kinds, name)) &&
    Object.entries(kinds).every(([name, { accepts }]) => accepts(lookup(value as Record<string, unknown>, name))),
  expected: `a record of ${Object.keys(kinds).join(", ")}`,
});
const ofType = (type: "number" | "string" | "boolean"): Kind => ({
  accepts: (value) => typeof value === type,
  expected: `a ${type}`,
});

const element = oneOf(ELEMENTS);
const attribute = { attribute: ofType("string"), element, otherwise: orNull(ofType("number")) };
const roles = listOf(oneOf(ROLES));
const outputs = listOf(oneOf(OUTPUTS));

const KINDS: { readonly [N in StructuralOpName | "cast"]: { readonly [A in keyof OpAttributes[N]]: Kind } } = {
  const: { value: ofType("number"), element },
  node_count: { element },
  edge_count: { element },
  node_index: { element },
  edge_index: { element },
  degree: { direction: oneOf(DIRECTIONS), element },
  node_attribute: attribute,
  edge_attribute: attribute,
  broadcast: { domain: oneOf(DOMAINS) },
  cast: { element },
  reduce: { monoid: oneOf(MONOIDS) },
  argmin: {},
  argmax: {},
  top_k: {},
  map: { domain: oneOf(DOMAINS), roles, outputs },
  aggregate: {
    direction: oneOf(DIRECTIONS),
    roles,
    monoids: listOf(oneOf(MONOIDS)),
    conditional: ofType("boolean"),
    epilogue: orNull(record({ roles, outputs })),
  },
  neighbor_mode: { direction: oneOf(DIRECTIONS) },
  intersect: {
    source: oneOf(END_SETS),
    destination: oneOf(END_SETS),
    roles,
    monoids: listOf(oneOf(MONOIDS)),
    conditional: ofType("boolean"),
  },
  gather: { otherwise: ofType("boolean") },
  require: { message: ofType("string"), entries: orNull(oneOf(DOMAINS)) },
  scatter: { monoid: oneOf(MONOIDS) },
  classes: {},
  loop: { limited: ofType("boolean"), until: oneOf(UNTILS) },
  if: {},
  for_nodes: { monoids: listOf(oneOf(MONOIDS)) },
};

/** What is wrong with the attributes of an op as data, as the end of a sentence; null if nothing is. */
export function attributeProblem(op: OpShape): string | null {
  const kinds: Readonly<Record<string, Kind>> = isScalarOpName(op.name) && op.name !== "cast" ? {} : KINDS[op.name];
  const found: Readonly<Record<string, unknown>> = { ...op.attributes };
  for (const name of Object.keys(found)) {
    if (!Object.hasOwn(kinds, name)) return `has an attribute ${name}, which it does not know`;
  }
  for (const [name, { accepts, expected }] of Object.entries(kinds)) {
    const value = lookup(found, name);
    if (!accepts(value)) return `needs the attribute ${name} to be ${expected}, found ${JSON.stringify(value)}`;
  }
  return null;
}
