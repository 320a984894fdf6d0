/** Passes and the runner: one function in, one function out, with a check, a clock and a count around each. */

import { EdgewiseError } from "./error.ts";
import type { Assumption, GraphFacts, KnownParameters } from "./ir/facts.ts";
import { printFunc } from "./ir/print.ts";
import type { Func } from "./ir/value.ts";
import { countOps } from "./ir/walk.ts";
import { atOnce, type Turns } from "./turns.ts";

export type { Assumption, GraphFacts, KnownParameters } from "./ir/facts.ts";

export interface PassOptions {
  /** Whether float laws that hold only of real numbers may be used. The report names those that were. */
  readonly fastMath: boolean;
}

export interface Context {
  /** The facts that are known of the graph. */
  readonly facts: GraphFacts;
  /** Scalar parameters that are known, by name. */
  readonly known: KnownParameters;
  /** The liberties that passes may take. */
  readonly options: PassOptions;
  /** Told of each assumption, once for each op that it changed: what a pass uses of `facts` and `known` it tells. */
  readonly assume?: (assumption: Assumption) => void;
}

export const DEFAULT_CONTEXT: Context = { facts: {}, known: {}, options: { fastMath: false } };

/** The forms on a program's way through the passes that have a name: `unfused`, in which each op still stands alone. */
export type StageName = "unfused";

/** A function from valid programs to valid programs; of the same results, unless its `doc` says otherwise. */
export interface Pass {
  /** The name of the pass, as on the command line and in the name of its file. */
  readonly name: string;
  /** Names that it had before: whoever uses one is told the new one. */
  readonly formerly?: readonly string[];
  /** A sentence on the pass, for the docs. */
  readonly doc: string;
  /** Returns the very function it was given where it finds nothing to do. Tells `used` of every law it applies. */
  readonly run: (func: Func, context: Context, used?: (law: string) => void) => Func;
  /** Whether the pass promises to find nothing to do in its own result. It does not if this is absent. */
  readonly idempotent?: true;
  /** The stage that is over once such a pass has run. */
  readonly ends?: StageName;
}

/** A law, by its equation, and how often it was applied. */
export interface LawUse {
  readonly law: string;
  readonly count: number;
}

/** What one pass of a pipeline did. */
export interface PassTrace {
  readonly pass: string;
  readonly milliseconds: number;
  readonly opsBefore: number;
  readonly opsAfter: number;
  readonly changed: boolean;
  /** The laws it applied, in the order of their first use. */
  readonly laws: readonly LawUse[];
}

export interface PassRunOptions {
  /** Throws where a program is invalid; asked before the first pass and after each that changed something. */
  readonly verify?: (func: Func) => void;
  /** Passes after which to hand the program's text to `print`, where they changed it. */
  readonly printAfter?: readonly string[];
  /** Called with the texts of programs after the passes of `printAfter`. */
  readonly print?: (text: string) => void;
  /** The pass to stop after, where it comes first. */
  readonly stopAfter?: string;
  /** Passes to leave out. */
  readonly disable?: readonly string[];
  /** Called after each pass. */
  readonly observe?: (trace: PassTrace, func: Func) => void;
  /** Gives the part of a program that is shown to `print` and `observe`; all of it, if not given. */
  readonly shown?: (func: Func) => Func;
}

export interface PassRun {
  readonly func: Func;
  readonly trace: readonly PassTrace[];
  /** The program as it went into the first pass that ends a stage; as it is at the end, where none of them ran. */
  readonly stages: Readonly<Record<StageName, Func>>;
}

/** Runs passes in order. Throws `pass`, naming the pass and showing the program before it, where one breaks it. */
export function runPasses(func: Func, passes: readonly Pass[], context?: Context, options?: PassRunOptions): PassRun {
  return atOnce(runningPasses(func, passes, context, options));
}

/** Does the same, giving way between passes. */
export function* runningPasses(
  func: Func,
  passes: readonly Pass[],
  context: Context = DEFAULT_CONTEXT,
  options: PassRunOptions = {},
): Turns<PassRun> {
  const { verify, printAfter = [], print, stopAfter, disable = [], observe, shown = (func) => func } = options;
  verify?.(func);
  const trace: PassTrace[] = [];
  const stages: { [stage in StageName]?: Func } = {};
  let current = func;
  let ops = countOps(func);
  for (const pass of passes) {
    if (disable.includes(pass.name)) continue;
    yield;
    const before = current;
    if (pass.ends) stages[pass.ends] ??= before;
    const laws = new Map<string, number>();
    const start = performance.now();
    current = blaming(pass, before, () =>
      pass.run(before, context, (law) => {
        laws.set(law, (laws.get(law) ?? 0) + 1);
      }),
    );
    const milliseconds = performance.now() - start;
    const changed = current !== before;
    if (changed) blaming(pass, before, () => verify?.(current));
    const opsBefore = ops;
    if (changed) ops = countOps(current);
    const entry: PassTrace = {
      pass: pass.name,
      milliseconds,
      opsBefore,
      opsAfter: ops,
      changed,
      laws: Array.from(laws, ([law, count]) => ({ law, count })),
    };
    trace.push(entry);
    if (changed && printAfter.includes(pass.name)) print?.(`// after ${pass.name}\n${printFunc(shown(current))}`);
    observe?.(entry, shown(current));
    if (pass.name === stopAfter) break;
  }
  return { func: current, trace, stages: { unfused: stages.unfused ?? current } };
}

/** The passes of these names; throws `pass` for one that is not known. */
export function findPasses(names: readonly string[], known: readonly Pass[]): readonly Pass[] {
  return names.map((name) => {
    const pass = known.find((one) => one.name === name);
    if (pass) return pass;
    const renamed = known.find(({ formerly }) => formerly?.includes(name));
    throw new EdgewiseError({
      code: "pass",
      message: renamed
        ? `the pass ${JSON.stringify(name)} is now called ${JSON.stringify(renamed.name)}`
        : `there is no pass named ${JSON.stringify(name)}`,
      hint: `The passes are ${known.map((one) => one.name).join(", ")}.`,
    });
  });
}

function blaming<T>(pass: Pass, before: Func, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw new EdgewiseError(
      {
        code: "pass",
        message: `the pass ${pass.name} broke the program: ${problem}\nThe program before it:\n${printFunc(before)}`,
        hint: `Run with ${pass.name} disabled to go on, and please report it with the program above.`,
      },
      { cause },
    );
  }
}
