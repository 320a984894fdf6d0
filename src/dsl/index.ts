/** The builder: algorithms written as plain TypeScript. */

export type {
  Algorithm,
  ColumnValue,
  KeyValue,
  ParametersOf,
  ResultArrays,
  ResultSpec,
  ResultSpecs,
} from "./algorithm.ts";
export { algorithm, algorithmLater, isAlgorithm } from "./algorithm.ts";
export type { CommonEnds, EdgeEnds, RowEnds } from "./entry.ts";
export type { Expression } from "./expression.ts";
export type { GraphExpression } from "./graph.ts";
export type { ComputedDefault, ParameterSpec, ParameterSpecs } from "./parameter.ts";
export { bool, f32, f64, i32, nodeKey, u32 } from "./parameter.ts";
