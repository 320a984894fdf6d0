/** `--where`: an expression of the text language over results and attributes, as a condition on entries. */

import type { ChosenExecutor } from "../../engine/engine.ts";
import { EdgewiseError } from "../../error.ts";
import type { Graph } from "../../graph/graph.ts";
import type { Columns, Outcome, Shown } from "../columns.ts";
import { loadLanguage } from "../text.ts";
import type { Selection } from "./selection.ts";

/**
 * Evaluates the expression, and gives a flag for each entry where it holds.
 *
 * The expression may name results and attributes, whose node or edge values it means, and what else the language has of
 * a graph, such as `out_degree`. Throws `usage` for a text that is no such expression.
 */
export async function entriesWhere(
  expression: string,
  outcome: Outcome,
  graph: Graph,
  executor: ChosenExecutor,
): Promise<Selection["where"]> {
  const words = new Set(expression.match(/[\p{L}_][\p{L}\p{N}_]*/gu));
  const named = (table: Columns) => table.columns.filter(({ name }) => words.has(name));
  const table = outcome.columns.find((each) => named(each).length > 0) ?? outcome.columns[0];
  if (table === undefined || table.domain === "group") {
    throw fault(expression, "there are no results of nodes or edges that it could choose from");
  }
  const { domain } = table;
  const size = domain === "node" ? graph.nodeCount : graph.edgeCount;
  const columns = named(table).map(({ name, at }) => {
    const values = Array.from({ length: size }, (_, index) => at(index));
    return {
      name,
      values: values.map(asNumber),
      isTruth: values.every((value) => typeof value === "boolean"),
      texts: values.find((value) => typeof value === "string"),
    };
  });
  const text = columns.find(({ texts }) => texts !== undefined);
  if (text !== undefined) throw fault(expression, `${text.name} holds texts, which the language has no words for`);
  const parameters = columns.map(({ name, isTruth }) => `${name}: ${domain}<${isTruth ? "bool" : "f64"}>`);
  const source = `algorithm chosen(${parameters.join(", ")}) {\n  return (${expression}) as chosen_entries\n}\n`;
  const { check } = await loadLanguage();
  const { algorithms, diagnostics } = check(source, { file: "--where" });
  const wrong = diagnostics.find(({ severity }) => severity === "error");
  if (wrong !== undefined) throw fault(expression, wrong.message);
  const [algorithm] = algorithms;
  if (algorithm === undefined) throw fault(expression, "it is none");
  const given = Object.fromEntries(
    columns.map(({ name, values, isTruth }) => [
      name,
      isTruth ? values.map((value) => value === 1) : Float64Array.from(values),
    ]),
  );
  const { results } = await executor.run(algorithm, graph, given, {});
  const found: unknown = Object.values(results)[0];
  if (typeof found === "boolean") return { domain, has: () => found };
  if (!(found instanceof Uint8Array) || found.length !== size)
    throw fault(expression, `it is no truth for each ${domain}`);
  return { domain, has: (index) => found[index] === 1 };
}

function asNumber(value: Shown): number {
  return value === null || typeof value === "string" ? Number.NaN : Number(value);
}

function fault(expression: string, why: string): EdgewiseError {
  return new EdgewiseError({
    code: "usage",
    message: `--where is ${JSON.stringify(expression)}: ${why}`,
    hint: "It is an expression of the text language over results, such as: rank > 0.01 and in_degree > 2",
  });
}
