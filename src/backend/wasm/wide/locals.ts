/** The locals of wide vectors, of sixteen entries: one v128 for each part (`wide.ts`). */

import type { Element } from "../../../ir/type.ts";
import { ELEMENT_BYTES } from "../../../ir/type.ts";
import type { LoopKernel, LoopType, Statement } from "../../../loop/loop.ts";
import { WIDE_LANES } from "../../../loop/loop.ts";
import { elementOf, lanesOf } from "../../../loop/verify.ts";
import type { FunctionBuilder, Local } from "../assembler.ts";

/** The bytes of a part of a wide vector. */
export const PART_BYTES = 16;

export function isWide(type: LoopType): boolean {
  return lanesOf(type) === WIDE_LANES;
}

/** The number of parts of a wide vector. */
export function partsOf(element: Element): number {
  return (WIDE_LANES * ELEMENT_BYTES[element]) / PART_BYTES;
}

/** Declares the parts of a local. One that only ever holds one number in all lanes is one v128, whichever part is asked for. */
export function declareParts(f: FunctionBuilder, name: string, type: LoopType, isUniform: boolean): readonly Local[] {
  const count = partsOf(elementOf(type));
  if (isUniform) return new Array<Local>(count).fill(f.local("v128", name));
  return Array.from({ length: count }, (_, part) => f.local("v128", `${name} ${part}`));
}

/** Finds the wide locals to which nothing but splats is assigned. */
export function uniformLocals({ body, locals }: LoopKernel): ReadonlySet<number> {
  const uniform = new Set(locals.flatMap(({ type }, k) => (isWide(type) ? [k] : [])));
  const visit = (statement: Statement): void => {
    if (statement.kind === "assign" && statement.value.kind !== "splat") uniform.delete(statement.local);
    if ("body" in statement) statement.body.forEach(visit);
    if (statement.kind === "if") [...statement.then, ...statement.otherwise].forEach(visit);
  };
  body.forEach(visit);
  return uniform;
}
