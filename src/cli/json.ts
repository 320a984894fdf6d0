/** Results as JSON: one object, written in pieces, since it may be longer than a string can be. */

import type { LoopEnding } from "../engine/result.ts";
import type { Graph } from "../graph/graph.ts";
import type { Plan } from "../plan/plan.ts";
import { planToJson } from "../plan/text.ts";
import { printable } from "../printable.ts";
import type { Column, Columns, Outcome, Shown } from "./columns.ts";
import { keysOf, showValue } from "./columns.ts";

/** The facts on a run besides its results. */
export interface RunFacts {
  readonly rounds: number | null;
  readonly converged: boolean | null;
  readonly loops: readonly LoopEnding[];
  readonly timings: Readonly<Record<string, number>>;
  readonly plan: Plan;
}

/**
 * Writes `{ results, rounds, converged, loops, timings, plan }`. The text of `results` is the same for every run.
 *
 * A node result is an object by node key. An edge result is a list of `{ source, target, value }`, and groups are a
 * list of objects.
 */
export function* printJson(outcome: Outcome, graph: Graph, facts: RunFacts): Generator<string> {
  yield '{\n  "results": {';
  let comma = "";
  for (const { name, value } of outcome.scalars) {
    yield `${comma}\n    ${quotedKey(name)}: ${jsonOf(value)}`;
    comma = ",";
  }
  for (const columns of outcome.columns) {
    if (columns.domain === "group") {
      yield `${comma}\n    "groups": `;
      yield* listGroups(columns);
      comma = ",";
      continue;
    }
    for (const column of columns.columns) {
      yield `${comma}\n    ${quotedKey(column.name)}: `;
      yield* columns.domain === "node" ? byNode(column, columns, graph) : listEdges(column, columns, graph);
      comma = ",";
    }
  }
  yield `\n  },\n  "rounds": ${facts.rounds},\n  "converged": ${facts.converged},\n`;
  yield `  "loops": ${printable(JSON.stringify(facts.loops, spellNumber))},\n`;
  yield `  "timings": ${JSON.stringify(facts.timings, toMicroseconds)},\n  "plan": ${printable(planToJson(facts.plan))}\n}\n`;
}

function* byNode({ at }: Column, { rows }: Columns, { nodeKeys }: Graph): Generator<string> {
  let before = "{";
  for (const index of rows) {
    yield `${before}\n      ${quotedKey(String(nodeKeys.of(index)))}: ${jsonOf(at(index))}`;
    before = ",";
  }
  yield before === "{" ? "{}" : "\n    }";
}

function* listEdges({ at }: Column, { rows }: Columns, graph: Graph): Generator<string> {
  const keys = keysOf("edge", graph);
  let before = "[";
  for (const index of rows) {
    const [source, target] = keys.of(index).map(quotedKey);
    yield `${before}\n      { "source": ${source}, "target": ${target}, "value": ${jsonOf(at(index))} }`;
    before = ",";
  }
  yield before === "[" ? "[]" : "\n    ]";
}

function* listGroups({ columns, rows }: Columns): Generator<string> {
  let before = "[";
  for (const row of rows) {
    const fields = columns.map(({ name, at }) => `${quotedKey(name)}: ${jsonOf(at(row))}`);
    yield `${before}\n      { ${fields.join(", ")} }`;
    before = ",";
  }
  yield before === "[" ? "[]" : "\n    ]";
}

/** Spells a key. Characters that a terminal would act on are escaped, none is left out. */
function quotedKey(key: string): string {
  return printable(JSON.stringify(key));
}

/** JSON has no NaN and no infinities. They are written as the strings "NaN", "Infinity" and "-Infinity". */
function jsonOf(value: Shown): string {
  if (value === null) return "null";
  if (typeof value === "string") return quotedKey(value);
  const text = showValue(value);
  return typeof value === "number" && !Number.isFinite(value) ? `"${text}"` : text;
}

/** The numbers that JSON lacks, as `jsonOf` spells them. */
function spellNumber(_: string, value: unknown): unknown {
  return typeof value === "number" && !Number.isFinite(value) ? String(value) : value;
}

/** Rounds milliseconds to microseconds: further digits are noise. */
function toMicroseconds(_: string, value: unknown): unknown {
  return typeof value === "number" ? Math.round(value * 1000) / 1000 : value;
}
