/** Recognizes random numbers: the ops that `node_random` and `edge_random` construct. */

import type { Op, Value } from "../../ir/value.ts";
import { leaf, parameter } from "../../typing/leaf.ts";
import { random } from "../../typing/random.ts";
import type { BodyScope } from "../../typing/scope.ts";
import { Construction } from "../../typing/scope.ts";
import { Site } from "../../typing/site.ts";
import type { Given } from "../../typing/typed.ts";
import { TEXT_SPELLING } from "../spelling.ts";

/** A draw of random numbers. Seed and counter are numbers where the program states them, and values where it computes them. */
export interface Draw {
  readonly end: number;
  readonly result: Value;
  readonly word: "node_random" | "edge_random";
  readonly seed: Value | number;
  readonly counter: Value | number;
}

const KINDS = ["literal", "u32", "i32"] as const;

type Kind = (typeof KINDS)[number];

interface Template {
  readonly ops: readonly Op[];
  readonly seed: Value | null;
  readonly counter: Value | null;
}

/** Placeholders for a seed and a counter that are numbers. */
const [SEED, COUNTER] = [1_234_567, 7_654_321];

const templates = new Map<string, Template>();

function templateOf(leafName: "node_index" | "edge_index", seed: Kind, counter: Kind): Template {
  const key = `${leafName} ${seed} ${counter}`;
  const known = templates.get(key);
  if (known) return known;
  const construction = new Construction(TEXT_SPELLING);
  const scope = construction.newBody();
  const given = (kind: Kind, number: number): Given =>
    kind === "literal" ? number : parameter(scope, kind, "scalar", kind);
  const [first, second] = [given(seed, SEED), given(counter, COUNTER)];
  construction.within(scope, () => build(new Site(construction, null), leafName, first, second));
  const holeOf = (one: Given): Value | null => (typeof one === "object" ? one.value : null);
  const template = { ops: opsOf(scope), seed: holeOf(first), counter: holeOf(second) };
  templates.set(key, template);
  return template;
}

function build(site: Site, leafName: "node_index" | "edge_index", seed: Given, counter: Given): void {
  random(site, leaf(site, leafName, { element: "u32" }), seed, counter);
}

function opsOf({ region }: BodyScope): readonly Op[] {
  return region.ops;
}

/** The draw that begins with an op. */
export function drawAt(ops: readonly Op[], start: number): Draw | null {
  const op = ops[start]!;
  if ((op.name !== "node_index" && op.name !== "edge_index") || op.attributes.element !== "u32") return null;
  for (const seed of KINDS) {
    for (const counter of KINDS) {
      const found = match(ops, start, templateOf(op.name, seed, counter));
      if (found) return { ...found, word: op.name === "node_index" ? "node_random" : "edge_random" };
    }
  }
  return null;
}

function match(ops: readonly Op[], start: number, template: Template): Omit<Draw, "word"> | null {
  const values = new Map<Value, Value>();
  const words = new Map<number, number>();
  for (const [k, expected] of template.ops.entries()) {
    const op = ops[start + k];
    if (op?.name !== expected.name || op.operands.length !== expected.operands.length) return null;
    if (op.name === "const" && expected.name === "const") {
      const { value, element } = expected.attributes;
      if (op.attributes.element !== element) return null;
      if (value === SEED || value === COUNTER) words.set(value, op.attributes.value);
      else if (op.attributes.value !== value) return null;
    } else if (JSON.stringify(op.attributes) !== JSON.stringify(expected.attributes)) return null;
    for (const [n, operand] of expected.operands.entries()) {
      const found = op.operands[n]!;
      const known = values.get(operand);
      const isHole = operand === template.seed || operand === template.counter || operand.type.kind === "graph";
      if (known === undefined && (!isHole || !sameElement(operand, found))) return null;
      if (known !== undefined && known !== found) return null;
      values.set(operand, found);
    }
    expected.results.forEach((result, n) => void values.set(result, op.results[n]!));
  }
  const wordOf = (value: Value | null, number: number): Value | number =>
    value === null ? words.get(number)! : values.get(value)!;
  const end = start + template.ops.length;
  return {
    end,
    result: ops[end - 1]!.results[0]!,
    seed: wordOf(template.seed, SEED),
    counter: wordOf(template.counter, COUNTER),
  };
}

function sameElement(a: Value, b: Value): boolean {
  if (a.type.kind === "graph" || b.type.kind === "graph") return a.type.kind === b.type.kind;
  return a.type.element === b.type.element && b.type.domain === "scalar";
}
