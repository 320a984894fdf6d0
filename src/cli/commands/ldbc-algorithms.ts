/** The algorithms of the LDBC Graphalytics benchmark: how each is spelled in ours, and how its values are written. */

import { bfs, cdlp, localClustering, pagerank, sssp, wcc } from "../../algorithms/index.ts";
import type { Algorithm } from "../../dsl/index.ts";
import { EdgewiseError } from "../../error.ts";
import type { Graph } from "../../graph/graph.ts";
import { lookup } from "../../lookup.ts";

/** A parameter of the benchmark. */
interface LdbcParameter {
  /** What it may be called on the command line; the benchmark's own word comes first. */
  readonly names: readonly string[];
  /** The parameter of our algorithm that it is. */
  readonly parameter: string;
  /** What is taken where it is not given; null where it must be. */
  readonly initial: string | null;
}

/** One algorithm of the benchmark. */
export interface LdbcAlgorithm {
  readonly algorithm: Algorithm;
  readonly parameters: readonly LdbcParameter[];
  /** What our algorithm is given besides, by its own names. */
  readonly fixed: Readonly<Record<string, string>>;
  /** Whether the edges must have weights that are not negative. */
  readonly weighted: boolean;
  /** The result with the value of each vertex. */
  readonly result: string;
  /** A value as it is written. */
  readonly show: (value: number, graph: Graph) => string;
}

const ROOT: LdbcParameter = { names: ["source-vertex", "root"], parameter: "root", initial: null };
const DAMPING: LdbcParameter = { names: ["damping-factor", "damping", "d"], parameter: "damping", initial: "0.85" };

/** A number of rounds, which is 10 for the graphs of the benchmark. */
function rounds(name: string, parameter: string): LdbcParameter {
  return { names: [name, "iterations", "limit", "rounds", "K"], parameter, initial: "10" };
}

/** The depth of a vertex that cannot be reached: the greatest signed 64-bit integer, which no number of ours can be. */
const UNREACHABLE = "9223372036854775807";

const showDepth = (depth: number): string => (depth < 0 ? UNREACHABLE : String(depth));
/** As few digits as read back to the same bits; `Infinity` as Java spells it, in which the benchmark is written. */
const showReal = (value: number): string => String(value);
/** The id of a vertex given by its index, with all digits. */
const showVertex = (index: number, { nodeKeys }: Graph): string => String(nodeKeys.of(index));

/** By the benchmark's names for them. */
const LDBC_ALGORITHMS: Readonly<Record<string, LdbcAlgorithm>> = {
  bfs: { algorithm: bfs, parameters: [ROOT], fixed: {}, weighted: false, result: "depth", show: showDepth },
  pr: {
    algorithm: pagerank,
    parameters: [DAMPING, rounds("num-iterations", "limit")],
    // No change is below 0, so that all rounds are run.
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

/** The names of the algorithms, as they are written in lower case. */
export const LDBC_NAMES: readonly string[] = Object.keys(LDBC_ALGORITHMS);

/** The algorithm of a name, in lower or upper case; throws `usage` with the names that there are. */
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
 * What was given under the benchmark's names, with what was not, under the names of our algorithm. Throws `param` for
 * what the benchmark does not know, and for what it needs and was not given.
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
