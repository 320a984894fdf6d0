/** The generated sections about plans in docs/architecture.md. */

import { KERNEL_KINDS } from "../../src/plan/kernel.ts";
import { PLAN_CHECKS } from "../../src/plan/verify/checks.ts";
import { code, table } from "./markdown.ts";

export function kernelTable(): string {
  return table(
    ["kind", "computes"],
    KERNEL_KINDS.map(([kind, doc]) => [code(kind), doc]),
  );
}

export function planCheckTable(): string {
  return table(
    ["check", "holds of a plan"],
    Object.entries(PLAN_CHECKS).map(([check, meaning]) => [code(check), meaning]),
  );
}
