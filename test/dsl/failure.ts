import { fileURLToPath } from "node:url";
import type { Expression, GraphExpression } from "../../src/dsl/index.ts";
import { algorithm, f64 } from "../../src/dsl/index.ts";
import { EdgewiseError } from "../../src/error.ts";

/** Hides a type, so that calls reach the run-time checks. */
export function untyped(expression: unknown): never {
  return expression as never;
}

/** The error of building an algorithm. */
export function failureOf(build: (g: GraphExpression, x: Expression<"node", "f64">) => unknown): EdgewiseError {
  try {
    algorithm("broken", { x: f64.node() }, (g, { x }) => {
      build(g, x);
      return {};
    });
  } catch (error) {
    if (error instanceof EdgewiseError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

/** The path of a test as source spans have it. */
export function pathOf(url: string): string {
  return fileURLToPath(url);
}
