/** The checks that every case has to pass. Each is small and says what broke. They come in the order of blame. */

import { isDeepStrictEqual } from "node:util";
import { EXACT_PASSES } from "../../passes/index.ts";
import type { OptimizationLevel } from "../../passes/pipelines.ts";
import { PIPELINES } from "../../passes/pipelines.ts";
import { Memory } from "../../runtime/memory.ts";
import { compile } from "../../src/compile.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { provideWhole } from "../../src/engine/parts/whole.ts";
import { Session } from "../../src/engine/session.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import { printFunc } from "../../src/ir/print.ts";
import type { Func } from "../../src/ir/value.ts";
import { verifyFunc } from "../../src/ir/verify.ts";
import { walkOps } from "../../src/ir/walk.ts";
import type { Pass } from "../../src/pass.ts";
import { DEFAULT_CONTEXT } from "../../src/pass.ts";
import type { Plan } from "../../src/plan/plan.ts";
import { planFromJson, planToJson } from "../../src/plan/serialize.ts";
import { RUN_LIMIT } from "../limits.ts";
import type { Outcome } from "../ways.ts";
import {
  ALWAYS_SPARSE,
  BY_SOURCE,
  bytesOfAll,
  FINE,
  GROUPED,
  NEVER_SPARSE,
  nameless,
  ran,
  ranSync,
  SHARED_OUT,
  SLICES,
  settled,
} from "../ways.ts";
import type { Case, LoadedCase } from "./case.ts";
import { load } from "./case.ts";
import { Oracle } from "./oracle.ts";

provideWhole();

/** The parts that are fuzzed. The fuzzer's own test puts a broken part in place of one of them. */
export interface Subject {
  readonly passes: readonly Pass[];
  /** The plan that engines run, of the one that the compiler makes. */
  readonly plan: (plan: Plan) => Plan;
  /** A run on the calling thread. */
  readonly runHere: (plan: Plan, loaded: LoadedCase) => Outcome;
  readonly engines: readonly Engine[];
}

/** Edgewise as it is. */
export function edgewise(engines: readonly Engine[]): Subject {
  // One memory for all cases: each would reserve the whole of its address space anew.
  const session = new Session(new Memory({ shared: false }));
  return {
    passes: EXACT_PASSES,
    plan: (plan) => plan,
    runHere: (plan, { func, graph, given }) => {
      try {
        return settled(() => {
          const { results } = session.runSync(plan, graph, given, { timeout: RUN_LIMIT });
          return bytesOfAll(func, new Map(Object.entries(results)));
        });
      } finally {
        session.forget(graph);
      }
    },
    engines,
  };
}

/** The first thing that does not hold of a case, in words; null where all does. */
export async function findFault(one: Case, subject: Subject): Promise<string | null> {
  try {
    const trial = new Trial(one);
    for (const check of CHECKS) {
      const fault = await check(trial, subject);
      if (fault !== null) return fault;
    }
    return null;
  } catch (error) {
    return `it throws: ${error instanceof Error ? error.message : String(error)}`;
  }
}

type Check = (trial: Trial, subject: Subject) => string | null | Promise<string | null>;

const CHECKS: readonly Check[] = [
  reparses,
  passesKeepTheBits,
  pipelinesKeepTheBits,
  specializingKeepsTheBits,
  workersKeepTheBits,
];

/** A case, what the interpreter says of it, and what has been found out about the programs made of it. */
class Trial {
  readonly text: string;
  readonly loaded: LoadedCase;
  readonly #oracle: Oracle;
  readonly #expected: Outcome;
  /** Whether a program comes to what is expected, by its text: passes make the same few programs time and again. */
  readonly #verdicts = new Map<string, boolean>();

  constructor(one: Case) {
    this.text = one.text;
    this.loaded = load(one);
    const { func, graph, given } = this.loaded;
    verifyFunc(func);
    this.#oracle = new Oracle(graph, given);
    this.#expected = this.#oracle.ask(func);
    this.#verdicts.set(printFunc(func), true);
  }

  /** Whether what a run came to is what is expected. */
  agrees(found: Outcome): boolean {
    return isDeepStrictEqual(nameless(found), this.#expected);
  }

  /** Whether the interpreter finds in a program what it finds in the case's own; throws if the program is invalid. */
  isKept(program: Program): boolean {
    verifyFunc(program.func);
    const known = this.#verdicts.get(program.text);
    if (known !== undefined) return known;
    const verdict = this.agrees(this.#oracle.ask(program.func));
    this.#verdicts.set(program.text, verdict);
    return verdict;
  }
}

/** A program with its text, which says all that it means. */
interface Program {
  readonly func: Func;
  readonly text: string;
}

const programOf = (func: Func): Program => ({ func, text: printFunc(func) });

function reparses({ text, loaded }: Trial): string | null {
  return printFunc(parseFunc(printFunc(loaded.func))) === text ? null : "it does not print and parse back";
}

/** Every pass alone, and every pass after every other, itself included. */
function passesKeepTheBits(trial: Trial, { passes }: Subject): string | null {
  const { func } = trial.loaded;
  const alone = passes.map((pass) => ({ pass, func: pass.run(func, DEFAULT_CONTEXT) }));
  const first = new Map<string, Program & { readonly by: readonly Pass[] }>();
  for (const { pass, func: after } of alone) {
    if (after === func) continue;
    const program = programOf(after);
    if (!trial.isKept(program)) return `${pass.name} changes what it computes`;
    // Two passes that come to one program leave the next pass the same work.
    const known = first.get(program.text);
    first.set(program.text, known ? { ...known, by: [...known.by, pass] } : { ...program, by: [pass] });
  }
  for (const { func: between, by } of first.values()) {
    for (const pass of passes) {
      const after = pass.run(between, DEFAULT_CONTEXT);
      if (after === between) continue;
      const program = programOf(after);
      if (pass.idempotent && by.includes(pass)) return `${pass.name} finds something to do in what it has made`;
      if (!trial.isKept(program)) return `${by[0]!.name} and then ${pass.name} change what it computes`;
    }
  }
  return null;
}

/** Every pipeline, interpreted and run on the calling thread. */
function pipelinesKeepTheBits(trial: Trial, { runHere }: Subject): string | null {
  const { loaded } = trial;
  const plans = new Set<string>();
  for (const pipeline of Object.keys(PIPELINES) as OptimizationLevel[]) {
    const { func: after, plan } = compile(loaded.func, { pipeline, verify: true });
    if (!trial.isKept(programOf(after))) return `${pipeline} changes what it computes`;
    const json = planToJson(plan);
    if (plans.has(json)) continue;
    plans.add(json);
    if (!trial.agrees(runHere(plan, loaded))) return `${pipeline} runs to something else on the calling thread`;
  }
  return null;
}

/** Compiles for the graph and the parameters of the case alone, and runs on the calling thread. */
function specializingKeepsTheBits(trial: Trial): string | null {
  const { func, graph, given } = trial.loaded;
  for (const specialize of [true, "counts"] as const) {
    const found = ranSync(func, graph, given, { specialize });
    if (!trial.agrees(found)) return "a specialized program runs to something else";
  }
  return null;
}

const STORED = {};
const APART = { ...FINE, sources: "apart" } as const;
const LANES = { ...FINE, sources: "lanes" } as const;
const WAYS = new Map<object, string>([
  [FINE, "everything shared out"],
  [SLICES, "rows in slices"],
  [GROUPED, "neighbors grouped"],
  [BY_SOURCE, "rows by source"],
  [ALWAYS_SPARSE, "sparse rounds wherever they can be"],
  [NEVER_SPARSE, "no sparse rounds"],
  [APART, "nodes of sets taken apart"],
  [LANES, "nodes of sets side by side"],
  [STORED, "a stored plan"],
]);

/** Every engine: twice with everything shared out, so that the second run meets what the first left; with rows in slices, grouped and by source; with sparse rounds always and never; with nodes of sets taken apart and side by side, where it has some; and from a stored plan. */
async function workersKeepTheBits(trial: Trial, subject: Subject): Promise<string | null> {
  if (subject.engines.length === 0) return null;
  const { func, graph, given } = trial.loaded;
  const made = compile(func).plan;
  const plan = subject.plan(made);
  const stored = planFromJson(planToJson(made));
  const hasSources = [...walkOps(func.body)].some(({ name }) => name === "for_nodes");
  for (const engine of subject.engines) {
    for (const [program, options] of [
      [plan, FINE],
      ...SHARED_OUT.map((options) => [plan, options] as const),
      ...(hasSources
        ? ([
            [plan, APART],
            [plan, LANES],
          ] as const)
        : []),
      [stored, STORED],
    ] as const) {
      const { outcome } = await ran(engine, func, program, graph, given, options);
      const way = WAYS.get(options);
      if (!trial.agrees(outcome)) return `${engine.workers} workers compute something else, with ${way}`;
    }
  }
  return null;
}
