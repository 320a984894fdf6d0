import { describe, expect, it } from "vitest";
import { needsOf } from "../../src/bind/graph-layout.ts";
import { parseFunc } from "../../src/ir/parse.ts";
import { makePlan } from "../../src/planner/make.ts";
import { GRAPHS } from "../graphs.ts";
import { outlineOfBody, planOfBody } from "../plan/outline.ts";
import { interpreted, ranSync } from "../ways.ts";

const SCATTER = "%sums = scatter %g add %x to %i : node<f64>\n";

describe("a leaf", () => {
  it("is read where it is known, without an array", () => {
    const ops = `%d = degree %g out : node<f64> %p = mul %x, %d : node<f64> %i = node_index %g : node<f64>
      %q = mul %p, %i : node<f64> %e = edge_index %g : edge<f64> %s = reduce add %e : f64`;
    expect(outlineOfBody(ops, "%q node<f64>, %s f64")).toBe("mul p reduce s ; (fold s) mul q");
  });

  it("of the row's own node is read without an array along the row", () => {
    const aggregate = (direction: string, role: string): string =>
      `%d = degree %g all : node<f64>
       %y = aggregate %g ${direction} add (%s: f64 = ${role} %d) { yield %s } : node<f64>`;
    for (const [direction, role] of [
      ["in", "destination"],
      ["out", "source"],
      ["all", "self"],
    ] as const) {
      expect(outlineOfBody(aggregate(direction, role), "%y node<f64>")).toBe("aggregate y");
    }
    for (const [direction, role] of [
      ["in", "source"],
      ["out", "destination"],
      ["all", "source"],
      ["all", "neighbor"],
    ] as const) {
      expect(outlineOfBody(aggregate(direction, role), "%y node<f64>")).toBe("degree d ; aggregate y");
    }
  });

  it("that is the number of a node is known at all ends of edges, without an array", () => {
    const numbers = (op: string): string => `%i = node_index %g : node<f64> ${op}`;
    const ends = "(%s: f64 = source %i, %d: f64 = destination %i";
    for (const direction of ["in", "out", "all"]) {
      const op = `%y = aggregate %g ${direction} add ${ends}) { %t = sub %s, %d : f64 yield %t } : node<f64>`;
      expect(outlineOfBody(numbers(op), "%y node<f64>")).toBe("aggregate y");
    }
    const over = "%y = aggregate %g all add (%i0: f64 = self %i, %i1: f64 = neighbor %i)";
    expect(outlineOfBody(numbers(`${over} { yield %i1 } : node<f64>`), "%y node<f64>")).toBe("aggregate y");
    const map = `%y = map %g edge ${ends}) -> keep { %t = sub %s, %d : f64 yield %t } : edge<f64>`;
    expect(outlineOfBody(numbers(map), "%y edge<f64>")).toBe("map y");
    const intersect = `%y = intersect %g out, out add ${ends}, %c: f64 = common %i) { %t = sub %s, %c : f64 yield %t } : edge<f64>`;
    expect(outlineOfBody(numbers(intersect), "%y edge<f64>")).toBe("intersect y");
  });

  it("is written once for all who need an array, on the last level that is early enough", () => {
    const late = `%i = node_index %g : node<i32> %p = neg %x : node<f64> %q = neg %p : node<f64>
      %most = scatter %g add %q to %i : node<f64>\n`;
    expect(outlineOfBody(late, "%most node<f64>")).toBe("neg p ; neg q node_index i ; scatter most");
    expect(outlineOfBody(late + SCATTER, "%most node<f64>, %sums node<f64>")).toBe(
      "neg p node_index i ; neg q scatter sums ; scatter most",
    );
  });

  it("is written before the loop that needs an array of it, and not in every round", () => {
    const ops = `%i = node_index %g : node<i32> %k = const 9 : i32
      %y, %n, %done = loop (%r: i32, %v: node<f64> = %x) limit %k {
        %sums = scatter %g add %v to %i : node<f64> yield %sums
      } : node<f64>, i32, bool`;
    expect(outlineOfBody(ops, "%y node<f64>")).toBe("(move) copy node_index i ; loop [scatter sums]");
  });

  it("that a loop starts with or an arm yields is written where that has to be", () => {
    const ops = `%i = node_index %g : node<f64> %zero = const 0 : f64 %c = lt %a, %zero : bool
      %y = if %c { yield %i } else { %p = neg %i : node<f64> yield %p } : node<f64>`;
    expect(outlineOfBody(ops, "%y node<f64>")).toBe("(lt) ; choose [neg p | node_index i]");
  });

  it("that is a result is written at the end", () => {
    expect(outlineOfBody("%d = degree %g in : node<i32>", "%d node<i32>")).toBe("degree d");
  });

  it("has an array for single entries, which scalars read on a later level", () => {
    const ops = "%i = node_index %g : node<i32> %two = const 2 : i32 %y = gather %i[%two] : i32";
    expect(outlineOfBody(ops, "%y i32")).toBe("node_index i ; (gather) fence");
  });

  it("asks for the rows that its lengths are of", () => {
    const plan = planOfBody(
      `%d = degree %g out : node<f64>
       %y = aggregate %g in add (%s: f64 = source %x) { yield %s } epilogue (%t: f64, %e: f64 = node %d) -> keep {
         %z = div %t, %e : f64 yield %z
       } : node<f64>`,
      "%y node<f64>",
    );
    expect([...needsOf(plan).rows].sort()).toEqual(["in", "out"]);
  });
});

describe("what a leaf is read as", () => {
  const ENDS = {
    in: { own: "destination", other: "source" },
    out: { own: "source", other: "destination" },
    all: { own: "self", other: "neighbor" },
  };
  const program = (
    direction: keyof typeof ENDS,
    degree: string,
  ): string => `func @f(%g: graph) -> (y: node<f64>, z: node<f64>) {
    %i = node_index %g : node<f64>
    %d = degree %g ${degree} : node<f64>
    %y, %z = aggregate %g ${direction} add, max (%s: f64 = ${ENDS[direction].other} %i, %own: f64 = ${ENDS[direction].own} %d, %o: f64 = ${ENDS[direction].own} %i) {
      %p = mul %s, %own : f64
      %q = sub %p, %o : f64
      yield %q, %s
    } epilogue (%t: f64, %u: f64, %e: f64 = node %d, %at: f64 = node %i) -> keep, keep {
      %v = sub %t, %e : f64
      %w = add %u, %at : f64
      yield %v, %w
    } : node<f64>, node<f64>
    return y = %y, z = %z
  }`;
  const pairs = (["in", "out", "all"] as const).flatMap((one) =>
    ["in", "out", "all"].map((other) => [one, other] as const),
  );

  it.each(pairs)("is what it is to the interpreter, in rows of %s with degrees of %s", (direction, degree) => {
    const func = parseFunc(program(direction, degree));
    expect(makePlan(func).steps).toHaveLength(1);
    for (const { graph } of GRAPHS) expect(ranSync(func, graph), graph.name).toEqual(interpreted(func, graph));
  });
});
