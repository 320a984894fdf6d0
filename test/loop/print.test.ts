import { describe, expect, it } from "vitest";
import type { Expression, LoopKernel, Statement } from "../../src/loop/loop.ts";
import { printExpression, printKernel, printStatement } from "../../src/loop/print.ts";
import {
  array,
  assign,
  at,
  BEGIN,
  compare,
  constant,
  convert,
  END,
  fail,
  fixed,
  forLoop,
  ifThen,
  index,
  kernel,
  leave,
  load,
  loadLanes,
  local,
  scalar,
  splat,
  store,
  sumRows,
  update,
  vector,
  whileLoop,
} from "./kernels.ts";

const empty = kernel("empty", [array("x", "f64", fixed(0))], { i: "index", t: "f64" }, []);
const text = (expression: Expression, of: LoopKernel = empty): string => printExpression(expression, of);

describe("a printed kernel", () => {
  it("shows addresses, locals and nested loops", () => {
    expect(printKernel(sumRows({ offsets: 0, targets: 64, x: 128, sums: 256 }))).toBe(`\
kernel "sum rows" (begin: index, end: index) {
  array offsets: u32 at 0
  array targets: u32 at 64
  array x: f64 at 128
  array sums: f64 at 256
  local row: index
  local edge: index
  local total: f64
  for row = begin to end {
    total = 0:f64
    for edge = index(offsets[row]) to index(offsets[row + 1]) {
      total = add.f64(total, x[index(targets[edge])])
    }
    sums[row] = total
  }
}
`);
  });

  it("shows both arms of an if, and the rest of the statements", () => {
    const body: readonly Statement[] = [
      whileLoop(compare("ge", BEGIN, END), ifThen(compare("eq", BEGIN, at(0)), [fail(2, constant("u32", 7)), leave])),
      ifThen(constant("bool", 1), [], [assign(2, at(1))]),
    ];
    expect(printKernel({ ...empty, body })).toContain(`
  while begin >= end {
    if begin == 0 {
      fail 2 at 7:u32
      leave
    }
  }
  if true {
  } else {
    i = 1
  }
}
`);
  });

  it("shows what of the frame an array is", () => {
    const arrays = [
      array("a", "f64", { kind: "frame", offset: 8 }),
      array("b", "f64", { kind: "frame pointer", offset: 16 }),
    ];
    const printed = printKernel({ ...empty, arrays });
    expect(printed).toContain("array a: f64 at frame + 8\n");
    expect(printed).toContain("array b: f64 at *(frame + 16)\n");
  });

  it("tells locals of one name apart by their numbers", () => {
    const twins = { ...empty, locals: [...empty.locals, { name: "t", type: "f64" }] } as const;
    expect(printKernel({ ...twins, body: [assign(3, local(4))] })).toContain("  t.3 = t.4\n");
  });

  it("stands on one line where it is one statement", () => {
    expect(printStatement(forLoop(2, at(0), END, assign(3, local(3))), empty)).toBe("for i = 0 to end { … }");
    expect(printStatement({ ...forLoop(2, at(0), END), step: 8 }, empty)).toBe("for i = 0 to end by 8 { … }");
    expect(printStatement(store(0, at(1), local(3)), empty)).toBe("x[1] = t");
  });

  it("says of an update what comes of the entry, and who learns what it held", () => {
    const add = update("add", 0, at(1), constant("f64", 2));
    expect(printStatement(add, empty)).toBe("x[1] = add.f64(x[1], 2:f64)");
    const replace = update("replace", 0, at(1), local(3), { before: 3, atomic: true });
    expect(printStatement(replace, empty)).toBe("atomic x[1] = t, t before");
    expect(printStatement(update("min", 9, at(1), local(3)), empty)).toBe("<array 9>[1] = min.?(<array 9>[1], t)");
  });
});

describe("a printed expression", () => {
  it("says the element of each constant but an index", () => {
    expect([constant("f64", -0), constant("f32", NaN), constant("bool", 0), at(4)].map((x) => text(x))).toEqual([
      "-0:f64",
      "NaN:f32",
      "false",
      "4",
    ]);
  });

  it("puts parentheses around index arithmetic in index arithmetic", () => {
    expect(text(index("shl", index("sub", BEGIN, index("min", END, at(1))), at(3)))).toBe("(begin - min(end, 1)) << 3");
  });

  it("shows the element of a scalar op, which a cast does not have otherwise", () => {
    expect(text(scalar("cast", "i32", load(0, BEGIN)))).toBe("cast.i32(x[begin])");
    expect(text(convert("u32", BEGIN))).toBe("u32(begin)");
  });

  it("shows how many lanes a vector has", () => {
    const sum = vector("add", "f64", 2, loadLanes(0, BEGIN, 2), splat(constant("f64", 1), 2));
    expect(text(sum)).toBe("add.f64x2(x[begin, 2 of them], splat2(1:f64))");
    expect(text({ kind: "indices", from: BEGIN, lanes: 4 })).toBe("indices4(begin)");
    expect(text({ kind: "any", value: loadLanes(0, BEGIN, 4) })).toBe("any(x[begin, 4 of them])");
  });

  it("shows the number of a local or array that does not exist", () => {
    expect(text(load(9, local(8)))).toBe("<array 9>[<local 8>]");
  });
});
