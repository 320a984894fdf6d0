/** The commands that somebody begins with: list, help, new, generate, info, bench, completion. */

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Folder } from "./command.ts";

describe("edgewise list and help", () => {
  it("have a line and a page for an algorithm, and a suggestion for a slip", async () => {
    using folder = new Folder({});
    const [list, page, slip, ofCommand] = await Promise.all([
      folder.edgewise(["list"]),
      folder.edgewise(["help", "core-numbers", "--program"]),
      folder.edgewise(["help", "pagernk"]),
      folder.edgewise(["help", "reprot"]),
    ]);
    expect(list.stdout).toMatch(/^ {2}coreNumbers +Core numbers: /m);
    expect(page.stdout).toMatch(
      /Parameters\n {2}none\n[\s\S]*Results\n {2}core {2}i32 of each node\n[\s\S]*algorithm coreNumbers\(\)/,
    );
    expect(slip).toMatchObject({ code: 2, stdout: "" });
    expect(slip.stderr).toContain("Did you mean pagerank?");
    expect(ofCommand).toMatchObject({ code: 2, stdout: "" });
    expect(ofCommand.stderr).toContain("Did you mean report?");
  });

  it("help of a command is its --help, of a file what it exports", async () => {
    using folder = new Folder({ "mine.ew": "algorithm twice(x: f64) {\n  let y = node(x * 2)\n  return y\n}\n" });
    const [command, asked, file] = await Promise.all([
      folder.edgewise(["help", "run"]),
      folder.edgewise(["run", "--help"]),
      folder.edgewise(["help", "./mine.ew"]),
    ]);
    expect(command.stdout).toBe(asked.stdout);
    expect(file.stdout).toMatch(/^ {2}x {2}f64 {2}has to be given$/m);
    expect(file.stdout).toContain("edgewise run ./mine.ew GRAPH --param x=…");
  });
});

describe("every command", () => {
  it("is in the help, and in the list at the top of docs/cli.md", async () => {
    using folder = new Folder({});
    const { stdout } = await folder.edgewise(["--help"]);
    const helped = Array.from(stdout.matchAll(/^ {2}([a-z]+) \[options\]/gm), ([, name]) => name!);
    const page = readFileSync(new URL("../../docs/cli.md", import.meta.url), "utf8");
    const listed = Array.from(page.split("```")[1]!.matchAll(/^edgewise ([a-z]+) /gm), ([, name]) => name!);
    const files = readdirSync(new URL("../../src/cli/commands/", import.meta.url));
    const written = files.map((file) => /^([a-z]+)\.ts$/.exec(file)?.[1]).filter((name) => name && name !== "later");
    expect(helped.sort()).toEqual(written.sort());
    expect(listed.sort()).toEqual(helped);
  });
});

describe("a word that names nothing", () => {
  it("cannot be meant, as a command that is none, and a path may be right on another day", async () => {
    using folder = new Folder({ "mine.ew": "algorithm one() {\n  return node(1.0)\n}\n" });
    const [word, path, none] = await Promise.all([
      folder.edgewise(["run", "mine", "graph.txt"]),
      folder.edgewise(["run", "./mine", "graph.txt"]),
      folder.edgewise(["generate"]),
    ]);
    expect([word.code, path.code]).toEqual([2, 1]);
    expect([word.stderr, path.stderr].map((text) => /Did you mean (.*)\?/.exec(text)?.[1])).toEqual([
      "mine.ew",
      "./mine.ew",
    ]);
    expect(none.stderr).toContain("missing required argument 'kind': rmat, uniform, grid");
  });
});

describe("edgewise new", () => {
  it.each(["ew", "ts"])("writes a program in %s that runs, and overwrites nothing", async (language) => {
    using folder = new Folder({ "graph.txt": "1 2\n2 1\n2 3\n" });
    const written = await folder.edgewise(["new", "myRank", "--language", language]);
    expect(written).toMatchObject({ code: 0 });
    const ran = await folder.edgewise(["run", `./my-rank.${language}`, "graph.txt", "--json"]);
    const { amount } = (JSON.parse(ran.stdout) as { results: { amount: Record<string, number> } }).results;
    expect(Object.values(amount).reduce((sum, one) => sum + one, 0)).toBeCloseTo(3, 12);
    const before = readFileSync(join(folder.path, `my-rank.${language}`), "utf8");
    expect(await folder.edgewise(["new", "myRank", "--language", language])).toMatchObject({ code: 2 });
    expect(readFileSync(join(folder.path, `my-rank.${language}`), "utf8")).toBe(before);
  });

  it("refuses what is no name", async () => {
    using folder = new Folder({});
    expect((await folder.edgewise(["new", "../x"])).code).toBe(2);
  });
});

describe("edgewise generate and info", () => {
  it("give the same graph each time, and say what it is like", async () => {
    using folder = new Folder({});
    const asked = ["generate", "rmat", "--scale", "6", "--seed", "7", "--weights", "1-9"];
    const [one, other] = await Promise.all([folder.edgewise(asked), folder.edgewise(asked)]);
    expect(one.stdout).toBe(other.stdout);
    expect(one.stdout.trimEnd().split("\n")).toHaveLength(1024);
    expect(one.stderr).toContain(
      "\nthe edge list does not say that edges have no direction: read it with --undirected",
    );
    expect(one.stderr).toMatch(
      /\nthe edge list is without the [0-9]+ of 64 nodes that have no edge, which a \.ewg file has/,
    );
    const info = await folder.edgewise(["info", "-", "--undirected", "--json"], { input: "1 2\n2 3\n3 3\n1 2\n8 9\n" });
    expect(JSON.parse(info.stdout)).toMatchObject({
      nodes: 5,
      edges: 5,
      selfLoops: 1,
      parallelEdges: 1,
      components: { count: 2, largest: 3 },
      degrees: { least: 1, greatest: 3 },
    });
  });

  it.each([
    [["generate", "tree"], /expected one of rmat, uniform/],
    [["generate", "grid", "--rows", "3"], /grid takes --columns/],
    [["generate", "star", "--nodes", "3", "--seed", "1"], /found --seed for star/],
    [["generate", "rmat", "--scale", "40"], /from 0 to 31/],
    [["generate", "uniform", "--nodes", "9", "--edges", "9", "--weights", "x"], /two whole numbers/],
  ])("refuse %j", async (args, words) => {
    using folder = new Folder({});
    const { code, stdout, stderr } = await folder.edgewise(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(words);
  });
});

describe("edgewise info", () => {
  it("names all attributes, and which are texts or truths", async () => {
    using folder = new Folder({ "g.jsonl": '{"source":1,"target":2,"w":3,"t":"x","ok":true}\n' });
    const { stdout } = await folder.edgewise(["info", "g.jsonl"]);
    expect(stdout).toMatch(/^edge attributes +w, t \(texts\), ok \(truths\)$/m);
  });
});

describe("edgewise bench", () => {
  it("says first what the times come to", async () => {
    using folder = new Folder({ "graph.txt": "1 2\n2 3\n" });
    const { stdout } = await folder.edgewise(["bench", "wcc", "graph.txt", "--runs", "1", "--sequential"]);
    expect(stdout).toMatch(/^[\d.]+ m?s on 1 worker, the median\n\n +median +middle half +all\n1 worker /);
  });

  it("times as many runs as asked for", async () => {
    using folder = new Folder({ "graph.txt": "1 2\n2 3\n" });
    const { stdout } = await folder.edgewise(["bench", "pagerank", "graph.txt", "--runs", "3", "--json"]);
    const { found } = JSON.parse(stdout) as { found: { times: number[]; median: number }[] };
    for (const { times, median } of found) {
      expect(times).toHaveLength(3);
      expect(times.toSorted((a, b) => a - b)[1]).toBe(median);
    }
  });
});

describe("edgewise completion", () => {
  it("completes commands, names of algorithms, options and their words in bash", async () => {
    using folder = new Folder({});
    const { stdout } = await folder.edgewise(["completion", "bash"]);
    const complete = (...words: readonly string[]): string[] => {
      const script = `${stdout}\nCOMP_WORDS=(edgewise ${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${words.length}; _edgewise; printf '%s\\n' "\${COMPREPLY[@]}"`;
      return execFileSync("bash", ["-c", script], { encoding: "utf8", cwd: folder.path }).trim().split("\n");
    };
    expect(complete("rep")).toEqual(["report"]);
    expect(complete("run", "page")).toContain("pagerank");
    expect(complete("run", "pagerank", "g", "--spar")).toEqual(["--sparse"]);
    expect(complete("run", "pagerank", "g", "--sparse", "al")).toEqual(["always"]);
  });

  it("refuses a shell that it does not know", async () => {
    using folder = new Folder({});
    expect((await folder.edgewise(["completion", "tcsh"])).code).toBe(2);
  });
});
