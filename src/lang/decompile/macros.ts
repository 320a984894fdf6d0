/** Finds sequences of ops that one phrase of the language makes: requirements, random numbers, means. */

import { isControl } from "../../ir/op/traits.ts";
import type { Op, OpOf, Region, Value } from "../../ir/value.ts";
import { elementOf } from "../../ir/value.ts";
import { walkOps } from "../../ir/walk.ts";
import { NONE, partsOfRequirement } from "../../typing/requirement.ts";
import { notInSourceForm } from "./form.ts";
import type { Draw } from "./random.ts";
import { drawAt } from "./random.ts";

export type Macro =
  | { readonly kind: "require"; readonly end: number; readonly condition: Value; readonly message: string }
  | ({ readonly kind: "random"; readonly end: number } & Draw)
  | { readonly kind: "mean"; readonly end: number; readonly result: Value; readonly op: OpOf<"aggregate"> };

/** The phrases of each region, by the position of their first op. */
export type Macros = ReadonlyMap<Region, ReadonlyMap<number, Macro>>;

/** Finds the phrases of a body and its regions. Counts the values that phrases read in place of their ops. */
export function findMacros(body: Region, uses: Map<Value, number>): Macros {
  const definitions = new Map<Value, Op>();
  for (const op of walkOps(body)) for (const result of op.results) definitions.set(result, op);
  const found = new Map<Region, ReadonlyMap<number, Macro>>();
  const look = (region: Region, visible: readonly Op[]): void => {
    const { ops } = region;
    const macros = new Map<number, Macro>();
    for (let k = 0; k < ops.length; k++) {
      const known = (): readonly Op[] => [...visible, ...ops.slice(0, k)];
      const macro = requirementAt(ops, k, known, definitions, uses) ?? randomAt(ops, k, uses) ?? meanAt(ops, k, uses);
      if (macro) {
        macros.set(k, macro);
        account(macro, ops.slice(k, macro.end), uses);
        k = macro.end - 1;
        continue;
      }
      const op = ops[k]!;
      if (isControl(op)) for (const inner of op.regions) look(inner, [...known(), op]);
    }
    found.set(region, macros);
  };
  look(body, []);
  return found;
}

function account(macro: Macro, ops: readonly Op[], uses: Map<Value, number>): void {
  const add = (value: Value, count: number): void => void uses.set(value, (uses.get(value) ?? 0) + count);
  const gone = macro.kind === "mean" ? ops.slice(1) : ops;
  for (const { operands } of gone) for (const value of operands) add(value, -1);
  if (macro.kind === "require") add(macro.condition, 1);
  if (macro.kind !== "random") return;
  for (const word of [macro.seed, macro.counter]) if (typeof word !== "number") add(word, 1);
}

/** Whether nothing outside these ops reads the results of all but the last. */
function isClosed(ops: readonly Op[], uses: ReadonlyMap<Value, number>): boolean {
  const inside = new Map<Value, number>();
  for (const { operands } of ops) for (const value of operands) inside.set(value, (inside.get(value) ?? 0) + 1);
  return ops
    .slice(0, -1)
    .every(({ results }) => results.every((value) => (inside.get(value) ?? 0) === (uses.get(value) ?? 0)));
}

/** The most ops of a required part before its `require`. */
const LONGEST_PART = 5;

function requirementAt(
  ops: readonly Op[],
  start: number,
  known: () => readonly Op[],
  definitions: ReadonlyMap<Value, Op>,
  uses: ReadonlyMap<Value, number>,
): Macro | null {
  const first = ops.slice(start, start + LONGEST_PART + 1).find((op) => op.name === "require");
  if (first === undefined) return null;
  const definitionOf = (value: Value): Op | undefined => definitions.get(value);
  const conjunctions = known().filter((op) => op.name === "and" || op.name === "or" || op.name === "not");
  const candidates = [...conjunctions.toReversed().map(({ results }) => results[0]!), first.operands[0]!];
  let longest: Macro | null = null;
  for (const condition of candidates) {
    if (condition.type.kind === "graph" || condition.type.domain !== "scalar") continue;
    if (elementOf(condition) !== "bool" || ops.slice(start).some(({ results }) => results.includes(condition)))
      continue;
    const parts = partsOfRequirement(condition, definitionOf);
    const end = endOfParts(ops, start, parts, first.attributes.message);
    if (end === null || (longest && longest.end >= end) || !isClosed(ops.slice(start, end), uses)) continue;
    longest = { kind: "require", end, condition, message: first.attributes.message };
  }
  return longest;
}

function endOfParts(
  ops: readonly Op[],
  start: number,
  parts: ReturnType<typeof partsOfRequirement>,
  message: string,
): number | null {
  let at = start;
  for (const { value, negated, entries } of parts) {
    let holds = value;
    if (negated) {
      const op = ops[at++];
      if (op?.name !== "not" || op.operands[0] !== value) return null;
      holds = op.results[0]!;
    }
    let first: Value | null = null;
    if (entries !== null) {
      const [index, none, choice, least] = ops.slice(at, at + 4);
      at += 4;
      if (index?.name !== `${entries.domain}_index` || none?.name !== "const" || choice?.name !== "select") return null;
      if (elementOf(index.results[0]!) !== "u32" || none.attributes.value !== NONE) return null;
      const failing = [index.results[0]!, none.results[0]!];
      const expected = [entries.value, ...(entries.negated ? failing : failing.toReversed())];
      if (!expected.every((operand, k) => choice.operands[k] === operand)) return null;
      if (least?.name !== "reduce" || least.attributes.monoid !== "min") return null;
      if (least.operands[0] !== choice.results[0]) return null;
      first = least.results[0]!;
    }
    const op = ops[at++];
    if (op?.name !== "require" || op.attributes.message !== message || op.operands[0] !== holds) return null;
    if (op.attributes.entries !== (entries?.domain ?? null) || (op.operands[1] ?? null) !== first) return null;
  }
  return at;
}

function randomAt(ops: readonly Op[], start: number, uses: ReadonlyMap<Value, number>): Macro | null {
  const found = drawAt(ops, start);
  if (found === null || !isClosed(ops.slice(start, found.end), uses)) return null;
  return { kind: "random", ...found };
}

/** A mean: a sum, the number of its terms, and their quotient. */
function meanAt(ops: readonly Op[], start: number, uses: ReadonlyMap<Value, number>): Macro | null {
  const [op, quotient] = ops.slice(start, start + 2);
  if (op?.name !== "aggregate" || quotient?.name !== "div") return null;
  const { monoids, conditional, epilogue } = op.attributes;
  if (epilogue !== null || monoids.length !== 2 || monoids.some((monoid) => monoid !== "add")) return null;
  if (!op.results.every((value, k) => quotient.operands[k] === value && uses.get(value) === 1)) return null;
  const [region] = op.regions as readonly [Region];
  const one = region.ops.at(-1);
  const isCount = one?.name === "const" && one.attributes.value === 1 && one.results[0] === region.yields.at(-1);
  if (!isCount || uses.get(one.results[0]!) !== 1 || region.yields.length !== (conditional ? 3 : 2)) return null;
  return { kind: "mean", end: start + 2, result: quotient.results[0]!, op };
}

/** The error for a `require` that no phrase makes. */
export function strangeRequire(op: OpOf<"require">): Error {
  const what =
    op.attributes.entries === null
      ? "without the entries that its condition combines"
      : "of entries that its condition does not combine";
  return notInSourceForm(op, `require ${what}`);
}
