/**
 * The commands that need the compiler, the engine or the library. These are loaded when one of the commands is called.
 */

import type { Command } from "commander";
import { FILE_HELP, GRAPH_HELP } from "../options.ts";

interface LaterCommand {
  readonly name: string;
  readonly description: string;
  /** The arguments of the command, as `<name>` or `[name]`, with a description of each. */
  readonly args: readonly (readonly [name: string, help: string])[];
  /** Set where the command reports its progress and its result on stderr. */
  readonly notes?: true;
  /** Adds its options and its action. */
  readonly load: () => Promise<(command: Command) => void>;
}

const COMMANDS = [
  {
    name: "list",
    description: "Print the algorithms of the library, a line each.",
    args: [],
    load: async () => (await import("./list.ts")).completeListCommand,
  },
  {
    name: "help",
    description: "Print all about an algorithm: what it computes, takes, gives and reads; or the help of a command.",
    args: [["[name]", "an algorithm of the library, a file with one, or a command"]],
    load: async () => {
      const { completeHelpCommand } = await import("./help.ts");
      return (command) => completeHelpCommand(command, completeCommand);
    },
  },
  {
    name: "run",
    notes: true,
    description: "Run an algorithm on a graph and print its results.",
    args: [
      ["<file>", FILE_HELP],
      ["<graph>", GRAPH_HELP],
    ],
    load: async () => (await import("./run.ts")).completeRunCommand,
  },
  {
    name: "report",
    notes: true,
    description: "Print what of an algorithm runs in parallel on a graph: estimated, then measured.",
    args: [
      ["<file>", FILE_HELP],
      ["<graph>", GRAPH_HELP],
    ],
    load: async () => (await import("./report.ts")).completeReportCommand,
  },
  {
    name: "explain",
    notes: true,
    description: "Print how an algorithm will run on a graph, and with --analyze run it and print how it did.",
    args: [
      ["<file>", FILE_HELP],
      ["<graph>", GRAPH_HELP],
    ],
    load: async () => (await import("./explain.ts")).completeExplainCommand,
  },
  {
    name: "calibrate",
    notes: true,
    description: "Measure this machine, so that runs and reports are decided by what it does.",
    args: [],
    load: async () => (await import("./calibrate.ts")).completeCalibrateCommand,
  },
  {
    name: "ir",
    notes: true,
    description: "Print the graph IR of an algorithm as it leaves the passes.",
    args: [
      ["<file>", FILE_HELP],
      ["[graph]", `with --specialize, --loops or --wat: ${GRAPH_HELP}`],
    ],
    load: async () => (await import("./ir.ts")).completeIrCommand,
  },
  {
    name: "emit",
    notes: true,
    description: "Print or write any form that an algorithm goes through: IR, plan, diagrams, loops, WebAssembly.",
    args: [
      ["<file>", FILE_HELP],
      ["[graph]", `what the code is made for: ${GRAPH_HELP}`],
    ],
    load: async () => (await import("./emit.ts")).completeEmitCommand,
  },
  {
    name: "ldbc",
    notes: true,
    description: "Run an algorithm of the LDBC Graphalytics benchmark and print the value of each vertex.",
    args: [["<algorithm>", ""]],
    load: async () => (await import("./ldbc.ts")).completeLdbcCommand,
  },
  {
    name: "convert",
    notes: true,
    description: "Write a graph in another format.",
    args: [
      ["<graph>", GRAPH_HELP],
      ["<out>", "a file whose name says the format; packed with gzip or zstd if .gz or .zst follows"],
    ],
    load: async () => (await import("./convert.ts")).completeConvertCommand,
  },
  {
    name: "generate",
    notes: true,
    description: "Write a graph of a stated kind, the same on every machine.",
    args: [["<kind>", "rmat, uniform, grid, path, cycle, star or complete"]],
    load: async () => (await import("./generate.ts")).completeGenerateCommand,
  },
  {
    name: "info",
    notes: true,
    description: "Print what a graph is like: sizes, degrees, components, attributes, memory.",
    args: [["<graph>", GRAPH_HELP]],
    load: async () => (await import("./info.ts")).completeInfoCommand,
  },
  {
    name: "bench",
    notes: true,
    description: "Time runs of an algorithm on a graph, on one worker and on all, in turns.",
    args: [
      ["<file>", FILE_HELP],
      ["<graph>", GRAPH_HELP],
    ],
    load: async () => (await import("./bench.ts")).completeBenchCommand,
  },
  {
    name: "completion",
    description: "Print what completes commands, options and names of algorithms in a shell.",
    args: [["<shell>", "bash, zsh or fish"]],
    load: async () => {
      const { completeCompletionCommand } = await import("./completion.ts");
      return (command) => completeCompletionCommand(command, completeCommand);
    },
  },
] as const satisfies readonly LaterCommand[];

/** Adds a command without its options and its action, which `completeCommand` brings. */
export function addLaterCommand(program: Command, name: (typeof COMMANDS)[number]["name"]): void {
  const { description, args } = COMMANDS.find((row) => row.name === name)!;
  const command = program.command(name).description(description);
  for (const [argument, help] of args) command.argument(argument, help);
}

/** Adds the options and the action of the command that is about to be parsed. */
export async function completeCommand(command: Command): Promise<void> {
  const later = COMMANDS.find(({ name }) => name === command.name());
  if (!later) return;
  (await later.load())(command);
  if ("notes" in later)
    command.option("-q, --quiet", "say nothing on stderr but warnings and errors: no progress, no notes");
}
