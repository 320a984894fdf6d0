import { readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { FAST_MATH_RULES } from "../../../passes/rules/fast-math.ts";
import { SIMPLIFY_RULES } from "../../../passes/simplify.ts";

const FOLDER = new URL("../../../passes/rules/", import.meta.url);

it("tries every rule of every rule file", async () => {
  const tried = new Set<unknown>([...SIMPLIFY_RULES, ...FAST_MATH_RULES]);
  const written = new Set<unknown>();
  for (const file of readdirSync(FOLDER)) {
    const module = (await import(new URL(file, FOLDER).href)) as Record<string, unknown>;
    for (const [name, rules] of Object.entries(module)) {
      if (name.endsWith("_RULES") && Array.isArray(rules)) for (const rule of rules) written.add(rule);
    }
  }
  expect(written.size).toBe(tried.size);
  expect(written).toEqual(tried);
});

it("gives no two rules the same name", () => {
  const laws = [...SIMPLIFY_RULES, ...FAST_MATH_RULES].map(({ law }) => law);
  expect(laws.filter((law, k) => laws.indexOf(law) < k)).toEqual([]);
});
