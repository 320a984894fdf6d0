import { describe, expect, it } from "vitest";
import { interpret } from "../../src/interp/interpret.ts";
import { GRAPHS } from "../graphs.ts";
import { PROGRAMS } from "../programs.ts";
import { interpreted } from "../ways.ts";

describe.each(GRAPHS)("on $name", ({ graph, nodeCount }) => {
  it.each(PROGRAMS.filter(({ leastNodes }) => leastNodes <= nodeCount))("$name runs", (program) => {
    const { func, parameters, mayRefuse } = program;
    if (mayRefuse && interpreted(func, graph, parameters).kind === "error") return;
    const { results } = interpret(func, graph, parameters);
    expect([...results.keys()]).toEqual(func.resultNames);
  });
});
