import { describe, expect, it } from "vitest";
import { SIMPLIFY_RULES } from "../../../passes/simplify.ts";
import { isGraphRule, tryRuleOnSome } from "./trial.ts";

describe.each(SIMPLIFY_RULES.filter((rule) => !isGraphRule(rule)))("$law", (rule) => {
  it("has the same bits on both sides, and no more ops on the right", () => {
    const { fired, fault } = tryRuleOnSome(rule);
    expect(fault).toBeNull();
    expect(fired).toBeGreaterThan(0);
  });
});
