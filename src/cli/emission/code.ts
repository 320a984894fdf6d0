/** The code that a run would execute, on a given graph or on one that stands in for any. */

import type { Algorithm } from "../../dsl/index.ts";
import { codeOn, createToLook } from "../../engine/engine.ts";
import type { RunCode } from "../../engine/session.ts";
import { EdgewiseError } from "../../error.ts";
import { listed, quoted } from "../../printable.ts";
import type { InputOptions } from "../input-options.ts";
import { compileOptions } from "../input-options.ts";
import { describeGraph, modeOf, readInput } from "../inputs.ts";
import { untilInterrupted } from "../interruption.ts";
import type { GivenValue } from "../parameters.ts";
import { readParameterTexts } from "../parameters.ts";
import { printNote } from "../status.ts";
import type { StandInSize } from "./made-up.ts";
import { madeUpParameters, STAND_IN, standIn } from "./made-up.ts";

export interface EmissionOptions extends InputOptions {
  readonly standIn?: StandInSize;
  /** The last pass. */
  readonly stopAfter?: string;
}

/**
 * Binds an algorithm to a graph. Where none is given, a made-up graph stands in, with every attribute that the
 * algorithm reads; required parameters are made up, too. Code depends on addresses, lengths of rows and workers, and
 * hardly on values. Says on stderr which graph the code is for.
 */
export async function codeFor(
  algorithm: Algorithm,
  graphPath: string | undefined,
  options: EmissionOptions,
): Promise<RunCode> {
  const { param = new Map(), sequential, workers, specialize, sparse, order, stopAfter } = options;
  const { func } = algorithm;
  const texts = graphPath === undefined ? new Map([...madeUpParameters(algorithm), ...param]) : param;
  const given = readParameterTexts(func, texts);
  await using engine = await createToLook({ workers: sequential ? 1 : workers, onWarning: printNote });
  const graph =
    graphPath === undefined
      ? standIn(algorithm, options.standIn ?? STAND_IN, engine.allocator)
      : await readInput(graphPath, options, engine.allocator);
  const values: Readonly<Record<string, GivenValue>> = given(graph);
  const run = await untilInterrupted(() =>
    codeOn(engine, algorithm, graph, values, {
      mode: modeOf(options),
      compile: { ...compileOptions(options), ...(stopAfter === undefined ? {} : { stopAfter }) },
      specialize,
      sparse,
      order,
    }),
  );
  const { workers: count } = run.decision;
  printNote(
    `code for ${count} worker${count === 1 ? "" : "s"} on ${describeGraph(graph)}${graphPath === undefined ? " · give GRAPH for that of another" : ""}`,
  );
  return run;
}

/**
 * Finds the numbers of kernels that are chosen by name or by number; all where none is chosen. Throws `usage` for an
 * unknown one.
 */
export function kernelsOf({ names }: RunCode["code"], asked?: string): readonly number[] {
  const all = names.map((_, number) => number);
  if (asked === undefined) return all;
  const found = all.filter((number) => names[number] === asked || String(number) === asked);
  if (found.length > 0) return found;
  throw new EdgewiseError({
    code: "usage",
    message: `found no kernel ${quoted(asked)}; expected one of ${listed(names.map((name, number) => `${number} (${name})`))}`,
    hint: "Give its number or its name.",
  });
}
