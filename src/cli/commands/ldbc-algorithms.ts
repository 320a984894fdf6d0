/**
 * The algorithms of the LDBC Graphalytics benchmark: the algorithm of ours that each one is, and the format of its
 * values.
 */

import { bfs, cdlp, localClustering, pagerank, sssp, wcc } from "../../algorithms/index.ts";
import type { Algorithm } from "../../dsl/index.ts";
import { EdgewiseError } from "../../error.ts";
import type { Graph } from "../../graph/graph.ts";
import { lookup } from "../../lookup.ts";

/** A parameter of the benchmark. */
interface LdbcParameter {
  /** The names of the parameter on the command line. The benchmark's own word comes first. */
  readonly names: readonly string[];
  /** The name of the parameter in our algorithm. */
  readonly parameter: string;
  /** The default; null where the parameter is required. */
  readonly initial: string | null;
}

/** One algorithm of the benchmark. */
export interface LdbcAlgorithm {
  readonly algorithm: Algorithm;
  readonly parameters: readonly LdbcParameter[];
  /** Further parameters of our algorithm, by its own names. */
  readonly fixed: Readonly<Record<string, string>>;
  /** Whether edges must have weights, none of them negative. */
  readonly weighted: boolean;
  /** The name of the result that has a value for each vertex. */
  readonly result: string;
  /** Spells a value in the benchmark's format. */
  readonly show: (value: number, graph: Graph) => string;
}

const ROOT: LdbcParameter = { names: ["source-vertex", "root"], parameter: "root", initial: null };
const DAMPING: LdbcParameter = { names: ["damping-factor", "damping", "d"], parameter: "damping", initial: "0.85" };

/** The parameter for the number of rounds. The benchmark's graphs use 10. */
function rounds(name: string, parameter: string): LdbcParameter {
  return { names: [name, "iterations", "limit", "rounds", "K"], parameter, initial: "10" };
}

/** The depth of an unreachable vertex: the greatest signed 64-bit integer, which none of our depths can be. */
const UNREACHABLE = "9223372036854775807";

const showDepth = (depth: number): string => (depth < 0 ? UNREACHABLE : String(depth));
/**
 * Spells a number in the fewest digits that read back to the same bits. `Infinity` is spelled as in Java, which the
 * benchmark is written in.
 */
const showReal = (value: number): string => String(value);
/** Gives the id of the vertex with an index, with all digits. */
const showVertex = (index: number, { nodeKeys }: Graph): string => String(nodeKeys.of(index));

/** The algorithms, by the benchmark's names. */
const LDBC_ALGORITHMS: Readonly<Record<string, LdbcAlgorithm>> = {
  bfs: { algorithm: bfs, parameters: [ROOT], fixed: {}, weighted: false, result: "depth", show: showDepth },
  pr: {
    algorithm: pagerank,
    parameters: [DAMPING, rounds("num-iterations", "limit")],
    // With a tolerance of 0 all rounds run, for no change is below 0.
    fixed: { tolerance: "0" },
    weighted: false,
    result: "rank",
    show: showReal,
  },
  // A label is the least index of its component. Vertices are numbered by ascending id, so it is that of the least id.
  wcc: { algorithm: wcc, parameters: [], fixed: {}, weighted: false, result: "label", show: showVertex },
  // Labels are indices, whose order is that of the ids.
  cdlp: {
    algorithm: cdlp,
    parameters: [rounds("max-iterations", "rounds")],
    fixed: {},
    weighted: false,
    result: "label",
    show: showVertex,
  },
  lcc: {
    algorithm: localClustering,
    parameters: [],
    fixed: {},
    weighted: false,
    result: "coefficient",
    show: showReal,
  },
  sssp: { algorithm: sssp, parameters: [ROOT], fixed: {}, weighted: true, result: "distance", show: showReal },
};

/** The names of the algorithms, in lower case. */
export const LDBC_NAMES: readonly string[] = Object.keys(LDBC_ALGORITHMS);

/** Finds an algorithm by its name, in lower or upper case. Throws `usage`, listing the names, for an unknown one. */
export function findLdbcAlgorithm(name: string): LdbcAlgorithm {
  const known = name.toLowerCase();
  const found = lookup(LDBC_ALGORITHMS, known);
  if (found) return found;
  throw new EdgewiseError({
    code: "usage",
    message: `found ${JSON.stringify(name)} as an algorithm of LDBC Graphalytics; expected ${LDBC_NAMES.join(", ")}`,
  });
}

/**
 * Translates parameters from the benchmark's names to those of our algorithm, and adds defaults. Throws `param` for a
 * name that the benchmark does not have, and for a required parameter that is missing.
 */
export function translateParameters(
  name: string,
  { parameters, fixed }: LdbcAlgorithm,
  given: ReadonlyMap<string, string>,
): ReadonlyMap<string, string> {
  const translated = new Map(Object.entries(fixed));
  for (const [key, text] of given) {
    const found = parameters.find(({ names }) => names.includes(key));
    if (!found) {
      const known = parameters.map(({ names }) => names[0]).join(", ") || "none";
      throw new EdgewiseError({
        code: "param",
        message: `${name} has no parameter ${JSON.stringify(key)}; it has ${known}`,
      });
    }
    if (translated.has(found.parameter)) {
      throw new EdgewiseError({
        code: "param",
        message: `${name} is given ${found.names[0]} twice; it may be called ${found.names.join(" or ")}`,
      });
    }
    translated.set(found.parameter, text);
  }
  for (const { names, parameter, initial } of parameters) {
    if (translated.has(parameter)) continue;
    if (initial === null) {
      throw new EdgewiseError({
        code: "param",
        message: `parameter ${names.join(" or ")} of ${name} is missing; expected the id of a vertex`,
        hint: `Add --param ${names.at(-1)}=VALUE.`,
      });
    }
    translated.set(parameter, initial);
  }
  return translated;
}
