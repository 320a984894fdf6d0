import { describe, expect, it } from "vitest";
import { SIMPLIFY_RULES } from "../../../passes/simplify.ts";
import { isGraphRule, tryRule } from "./trial.ts";

describe.each(SIMPLIFY_RULES.filter(isGraphRule))("$law", (rule) => {
  it("has the same bits on both sides on every small graph, and costs no more on the right", () => {
    const { fired, fault } = tryRule(rule);
    expect(fault).toBeNull();
    expect(fired).toBeGreaterThan(0);
  });
});
