import { parseFunc, planFromJson } from "edgewise";
import { afterAll, describe, expect, it } from "vitest";
import { Folder } from "./command.ts";

const folder = new Folder({
  "chain.ts": `
    import { algorithm } from "edgewise";
    export default algorithm("chain", {}, (g) => ({ x: g.outDegree().add(1).mul(g.outDegree().add(1)) }));`,
  "thirds.ts": `
    import { algorithm } from "edgewise";
    export default algorithm("thirds", {}, (g) => {
      const degree = g.outDegree();
      return { x: degree.neg().mul(g.inDegree().neg()).div(3) };
    });`,
  "weighted.ts": `
    import { algorithm, f64 } from "edgewise";
    export default algorithm("weighted", { by: f64(1) }, (g, { by }) => ({
      sum: g.edgeAttribute("weight", { otherwise: 1 }).sum().mul(by),
    }));`,
  "computed.ir": `func @computed(%g: graph, %k: i32 = 3, %n: i32 = {
  %two = const 2 : i32
  %m = mul %k, %two : i32
  yield %m
}) -> (n: i32) {
  return n = %n
}
`,
  "graph.txt": "1 2\n2 3\n",
});
afterAll(() => folder[Symbol.dispose]());

async function ir(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await folder.edgewise(["ir", ...args]);
  expect(code, stderr).toBe(0);
  return stdout;
}

describe.concurrent("edgewise ir", () => {
  it("prints the optimized program as text that parses", async () => {
    const text = await ir("chain.ts");
    expect(text).toContain(" map ");
    expect(parseFunc(text).name).toBe("chain");
  });

  it("prints the program as written where nothing is to be optimized", async () => {
    const text = await ir("chain.ts", "-O0");
    expect(text.match(/ = add /g)).toHaveLength(2);
    expect(text).not.toContain(" map ");
  });

  it("prints the program after each pass that it is told and that changed it, then the end", async () => {
    const text = await ir("chain.ts", "--print-after", "cse", "--print-after", "fuse");
    const [, first, second, last, ...rest] = text.split(/^\/\/ (?=after|the program)/m);
    expect(first).toMatch(/^after cse\nfunc @chain/);
    expect(first!.match(/ = add /g)).toHaveLength(1);
    expect(second).toMatch(/^after fuse\nfunc @chain/);
    expect(last).toMatch(/^the program\nfunc @chain/);
    expect(rest).toEqual([]);
  });

  it("runs the passes that it is told", async () => {
    expect(await ir("chain.ts", "--disable", "fuse")).not.toContain(" map ");
    expect((await ir("chain.ts", "--passes", "cse,dce")).match(/ = add /g)).toHaveLength(1);
  });

  it("prints defaults that are computed as the program has them", async () => {
    const text = await ir("computed.ir");
    expect(text).toContain(
      "%n: i32 = {\n  %two = const 2 : i32\n  %m = mul %k, %two : i32\n  yield %m\n}) -> (n: i32)",
    );
    const { parameters } = planFromJson(await ir("computed.ir", "--plan"));
    expect(parameters.map(({ name }) => name)).toEqual(["k", "n"]);
  });

  it("prints the plan as JSON that loads", async () => {
    expect(planFromJson(await ir("chain.ts", "--plan")).name).toBe("chain");
  });

  it("says which laws each pass used, and which of them are fast math", async () => {
    const stats = async (...args: string[]) =>
      (await folder.edgewise(["ir", "thirds.ts", "--time-passes", ...args])).stderr;
    expect(await stats()).toMatch(/^simplify: 1 × \(−x\) · \(−y\) = x · y$/m);
    expect(await stats()).not.toContain("fast math");
    expect(await stats("--fast-math")).toMatch(/^simplify: 1 × x \/ c = .* \(fast math: bits may differ\)$/m);
    expect((await folder.edgewise(["ir", "chain.ts", "--time-passes", "--fast-math"])).stderr).toContain(
      "no law of real",
    );
  });

  it("names the passes where it is told another, with exit code 2", async () => {
    const { code, stderr } = await folder.edgewise(["ir", "chain.ts", "--print-after", "fold"]);
    expect(code).toBe(2);
    expect(stderr).toContain("The passes are const-fold, ");
  });

  it("prints the program for a graph and parameters, which its plan carries", async () => {
    expect(await ir("weighted.ts")).toContain("edge_attribute");
    const text = await ir("weighted.ts", "graph.txt", "--specialize", "-p", "by=2", "--disable", "fuse");
    expect(text).not.toContain("edge_attribute");
    const plan = planFromJson(await ir("weighted.ts", "graph.txt", "--specialize", "-p", "by=-0", "--plan"));
    expect(plan.assumptions).toEqual([
      { kind: "parameter", name: "by", value: -0 },
      { kind: "no attribute", domain: "edge", attribute: "weight" },
    ]);
  });

  it.each([
    [["weighted.ts", "graph.txt"], "found a GRAPH, expected --specialize, --loops or --wat with it"],
    [["weighted.ts", "--specialize"], "found no GRAPH"],
    [["weighted.ts", "-p", "by=2"], "found no GRAPH"],
  ])("refuses a command line that says half of that: %j", async (args, message) => {
    const { code, stderr } = await folder.edgewise(["ir", ...args]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  it("prints the loops of kernels and their code, on a graph or on one made up", async () => {
    expect(await ir("chain.ts", "--loops")).toMatch(/^kernel "map" \(begin: index, end: index\) \{/);
    expect(await ir("weighted.ts", "graph.txt", "--wat", "-p", "by=2")).toMatch(/^\(module\n.*\(func /s);
  });

  it("lists what each pass did", async () => {
    const { stderr } = await folder.edgewise(["ir", "chain.ts", "--passes", "cse,dce", "--time-passes"]);
    expect(stderr).toMatch(
      /^pass +ops before +ops after +ms +changed\ncse +\d+ +\d+ +\d+\.\d\d +yes\ndce .*\nall .*\n$/,
    );
  });
});
