import { afterAll, describe, expect, it } from "vitest";
import { EdgewiseError } from "../../src/error.ts";
import {
  type Algorithm,
  algorithm,
  compile,
  Engine,
  type Expression,
  fromEdges,
  type GraphExpression,
  parseFunc,
  planFromJson,
  planToJson,
  printExplanation,
  printFunc,
  printReport,
  runSync,
} from "../../src/index.ts";
import { interpret } from "../../src/interp/interpret.ts";
import { MOST_NESTED } from "../../src/ir/nesting.ts";
import type { Func, Op } from "../../src/ir/value.ts";
import { verifyFunc } from "../../src/ir/verify.ts";

const graph = fromEdges({ sources: [0], targets: [1] });
const engine = await Engine.create({ workers: 2, onWarning: () => {} });
afterAll(() => engine.close());

/** What stands within loops or ifs, and adds to a value of nodes. */
type Wrap = (
  g: GraphExpression,
  x: Expression<"node", "f64">,
  inner: (x: Expression<"node", "f64">) => Expression<"node", "f64">,
  depth: number,
) => Expression<"node", "f64">;

const KINDS: Readonly<Record<"loops" | "ifs", Wrap>> = {
  loops: (g, x, inner, depth) => g.loop({ x }, { limit: depth > 2 ? 1 : 2 }, (state) => ({ x: inner(state.x) })).x,
  ifs: (g, x, inner, depth) =>
    g.if(
      x.sum().gt(-depth),
      () => ({ x: inner(x) }),
      () => ({ x: x.sub(1) }),
    ).x,
};

/** An algorithm of so many loops or ifs within each other, with an aggregation in the innermost. */
function nested(kind: keyof typeof KINDS, depth: number): Algorithm {
  return algorithm("deep", {}, (g) => {
    const within = (x: Expression<"node", "f64">, left: number): Expression<"node", "f64"> =>
      left === 0
        ? x.add(g.in.sum(({ source }) => source(x))).add(1)
        : KINDS[kind](g, x, (inner) => within(inner, left - 1), left);
    return { x: within(g.node(0), depth) };
  });
}

function nestedText(depth: number): string {
  const open = "%y = loop (%i: i32, %z: node<f64> = %x) limit %k {\n".repeat(depth);
  return `func @deep(%g: graph, %x: node<f64> = 1, %k: i32 = 1) -> () {\n${open}`;
}

function faultOf(work: () => unknown): EdgewiseError {
  try {
    work();
  } catch (error) {
    if (error instanceof EdgewiseError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe.each(["loops", "ifs"] as const)("%s as deep as they may be", (kind) => {
  const deep = nested(kind, MOST_NESTED);

  it("print, parse and verify", () => {
    const text = printFunc(deep.func);
    const read = parseFunc(text);
    verifyFunc(read);
    expect(printFunc(read)).toBe(text);
  });

  it.each(["O0", "O1", "O2", "O3"] as const)("pass every pass of %s, and their plan is read back", (pipeline) => {
    const { plan } = compile(deep.func, { pipeline, verify: true });
    expect(planFromJson(planToJson(plan))).toEqual(plan);
  });

  it("run as the interpreter says, and are reported and explained", async () => {
    const x = interpret(deep.func, graph).results.get("x");
    expect(runSync(deep, graph).results.x).toEqual(x);
    for (const mode of ["sequential", "parallel"] as const) {
      expect((await engine.run(deep, graph, {}, { mode })).results.x).toEqual(x);
    }
    expect(printReport(await engine.report(deep, graph, {}, { measure: false })).length).toBeGreaterThan(MOST_NESTED);
    expect(printExplanation(await engine.explain(deep, graph)).length).toBeGreaterThan(MOST_NESTED);
  });

  it("are refused with one more, at its line", () => {
    const fault = faultOf(() => nested(kind, MOST_NESTED + 1));
    expect(fault).toMatchObject({
      code: "ir/invalid",
      message: expect.stringContaining("expected at most 64 within each other"),
    });
    expect(fault.span?.file).toContain("nesting.test.ts");
  });
});

describe("programs that are too deep", () => {
  it.each([MOST_NESTED + 2, 1_000, 20_000])("are refused as text of %d loops, where the first is too many", (depth) => {
    expect(faultOf(() => parseFunc(nestedText(depth), "deep.ir"))).toMatchObject({
      code: "ir/syntax",
      message: expect.stringContaining("expected at most 64 loops and ifs within each other"),
      span: { file: "deep.ir", line: MOST_NESTED + 3 },
    });
  });

  it.each([MOST_NESTED + 1, 1_000, 50_000])("are refused where they were put together by hand, %d deep", (depth) => {
    const { func } = nested("ifs", 1);
    const at = func.body.ops.findIndex(({ name }) => name === "if");
    let inner: Op = func.body.ops[at]!;
    for (let k = 1; k < depth; k++) {
      const ops = [inner];
      inner = { ...inner, regions: inner.regions.map((region, arm) => (arm === 0 ? { ...region, ops } : region)) };
    }
    const deep: Func = { ...func, body: { ...func.body, ops: func.body.ops.with(at, inner) } };
    for (const work of [() => compile(deep), () => printFunc(deep), () => verifyFunc(deep)]) {
      expect(faultOf(work)).toMatchObject({ code: "ir/invalid", message: expect.stringContaining("[nesting]") });
    }
  });

  it.each([200, 1_000, 20_000])("are refused as plans of %d loops", (depth) => {
    const { plan } = compile(nested("loops", 1).func, { pipeline: "O0" });
    const at = plan.steps.findIndex(({ kind }) => kind === "loop");
    const loop = plan.steps[at];
    if (loop?.kind !== "loop") throw new Error("there is no loop");
    let steps = loop.body;
    for (let k = 0; k < depth; k++) steps = [{ ...loop, body: steps }];
    const deep = { ...plan, steps };
    expect(faultOf(() => runSync(deep, graph))).toMatchObject({ code: "plan/invalid" });
    const body = `${'[{"kind":"loop","body":'.repeat(depth)}[]${"}]".repeat(depth)}`;
    const json = planToJson({ ...plan, steps: [] }).replace('"steps":[]', `"steps":${body}`);
    expect(faultOf(() => planFromJson(json))).toMatchObject({ code: "plan/invalid" });
  });
});

describe("text that is long", () => {
  it("may have any number of spaces, lines and comments in a row", () => {
    const gap = " ".repeat(1_000_000) + "\n".repeat(1_000_000) + "// a comment\n".repeat(500_000);
    expect(parseFunc(`func @f(%g: graph) -> () {${gap}return }`).name).toBe("f");
    expect(faultOf(() => parseFunc(`func @f(%g: graph) -> () {${gap}  returns }`)).span).toMatchObject({
      line: 1_500_001,
      column: 3,
    });
  });
});
