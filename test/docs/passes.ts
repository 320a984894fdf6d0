/** The generated sections of docs/passes.md. */

import { RECOMPUTE_RULES } from "../../passes/fuse/recompute.ts";
import { PASSES } from "../../passes/index.ts";
import { STAYING_RULES } from "../../passes/licm/staying.ts";
import { PIPELINES } from "../../passes/pipelines.ts";
import { FAST_MATH_RULES } from "../../passes/rules/fast-math.ts";
import { SIMPLIFY_RULES } from "../../passes/simplify.ts";
import { GRAPH_LAWS } from "../../passes/specialize/laws.ts";
import { DEGREE_LAWS } from "../../passes/specialize/rows.ts";
import { UNROLL_RULES } from "../../passes/unroll.ts";
import type { Rule } from "../../src/rewrite/rule.ts";
import { code, table } from "./markdown.ts";

export function passTable(): string {
  return table(
    ["pass", "what it does"],
    PASSES.map(({ name, doc }) => [code(name), doc]),
  );
}

export function pipelineTable(): string {
  const rows = Object.entries(PIPELINES).flatMap(([level, stages]) =>
    // O3 is O2 twice, with the same reasons.
    level === "O0" || level === "O3" ? [] : stages.map(({ pass, why }) => [level, code(pass), why]),
  );
  return table(["pipeline", "pass", "why it stands there"], rows);
}

export function lawTable(): string {
  return tableOfLaws(SIMPLIFY_RULES);
}

export function fastMathTable(): string {
  return tableOfLaws(FAST_MATH_RULES);
}

function tableOfLaws(rules: readonly Rule[]): string {
  const rows = rules.map(({ law, roots }) => {
    return [law, roots.length > 8 ? `${roots.length} ops` : roots.map(code).join(" ")];
  });
  return table(["law", "at"], rows);
}

export function recomputeTable(): string {
  return table(
    ["computed at each edge rather than stored, because"],
    RECOMPUTE_RULES.map(({ why }) => [why]),
  );
}

export function unrollTable(): string {
  return table(
    ["unrolled, because"],
    UNROLL_RULES.map(({ why }) => [why]),
  );
}

export function graphLawTable(): string {
  const rows = GRAPH_LAWS.map(({ where, law, roots }) => [where, law, roots.map(code).join(" ")]);
  return table(["where", "law", "at"], rows);
}

export function degreeLawTable(): string {
  return table(
    ["law, of a degree d ≥ 1 and a constant c", "at"],
    DEGREE_LAWS.map(({ law, root }) => [law, code(root)]),
  );
}

export function stayingTable(): string {
  return table(
    ["computed in every round rather than kept, because"],
    STAYING_RULES.map(({ why }) => [why]),
  );
}
