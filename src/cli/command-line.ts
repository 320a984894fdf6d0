/**
 * The command line as a whole. It dispatches to commands, and turns their errors into a message on stderr and an exit
 * code.
 */

import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { printableLines } from "../printable.ts";
import { addCheckCommand } from "./commands/check.ts";
import { addDecompileCommand } from "./commands/decompile.ts";
import { addFmtCommand } from "./commands/fmt.ts";
import { addLaterCommand, completeCommand } from "./commands/later.ts";
import { addNewCommand } from "./commands/new.ts";
import { exitCodeOf, printFailure } from "./failure.ts";
import { isClosedPipe } from "./output.ts";
import { writeToStdout } from "./process/own-program.ts";
import { endOnStrayErrors } from "./process/stray.ts";
import { beQuiet } from "./status.ts";

const EXAMPLES = `
To begin:
  edgewise generate rmat --scale 12 -o graph.ewg    a graph, where none is at hand
  edgewise list                                     the algorithms of the library
  edgewise help pagerank                            one of them: what it computes, takes and gives
  edgewise run pagerank graph.ewg                   the ten greatest ranks
  edgewise new mine                                 a program of your own, mine.ew

Examples:
  edgewise run pagerank graph.txt              the ten greatest ranks, by an algorithm of the library
  edgewise run ./mine.ew flights.csv --weight passengers --param damping=0.9
  edgewise run bfs graph.txt.gz --param root=4037 --json > depths.json
  zcat graph.txt.gz | edgewise run wcc - --undirected --top all
  edgewise report ./mine.ts graph.txt          what of it runs in parallel, and what that is worth
  edgewise explain ./mine.ts graph.txt --analyze --hottest    where the time of a run goes
  edgewise calibrate                           measure this machine once: runs are decided by that
  edgewise ir ./mine.ts --print-after fuse     what the compiler makes of it
  edgewise check ./mine.ew                     every mistake in it; edgewise fmt lays it out
  edgewise decompile ./mine.ts > mine.ew       the same in the text language
  edgewise ldbc bfs --vertices G.v --edges G.e --directed --param root=1
  edgewise convert graph.txt graph.sg          a file that is read at the speed of memory

Exit codes: 0 done, 1 failed, 2 a command line that cannot be meant, 130 interrupted, 143 told to end.
The whole of it: docs/cli.md`;

/** Runs the command line and ends the process with its exit code. */
export async function main(argv: readonly string[]): Promise<void> {
  // A reader that stops early, such as `head`, is no failure. The call that was writing gets the error itself.
  process.stdout.on("error", () => {});
  process.stderr.on("error", () => {});
  endOnStrayErrors();
  endWithStarter();
  process.exitCode = await execute(argv);
  // A loaded module may have left timers or sockets open.
  writeToStdout("", () => process.exit());
}

/** Ends this process when its parent is gone, where the parent started it as its replacement: see main.ts. */
function endWithStarter(): void {
  if (!process.channel || process.env.EDGEWISE_STARTER !== String(process.ppid)) return;
  process.on("disconnect", () => process.exit(1));
  // Listening must not keep this process alive.
  process.channel.unref();
}

async function execute(argv: readonly string[]): Promise<number> {
  try {
    // A version that is too old is refused first, by commands that compile nothing, too.
    if (process.env.EDGEWISE_DEBUG) (await import("../debug.ts")).shownStages();
    await createProgram().parseAsync(argv);
    return doneCode();
  } catch (error) {
    if (isClosedPipe(error)) return doneCode();
    // Commander has printed its message already.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    printFailure(error);
    return exitCodeOf(error);
  }
}

/** The exit code is 0, unless the command has set another one. */
function doneCode(): number {
  return Number(process.exitCode ?? 0);
}

function createProgram(): Command {
  const program = new Command("edgewise")
    .description("Runs graph algorithms on all cores, and shows what of them runs in parallel.")
    .version(readVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help; after a command, its options")
    .helpCommand(false)
    .addHelpText("after", EXAMPLES)
    .configureHelp({ showGlobalOptions: false, subcommandTerm: (command) => `${command.name()} ${command.usage()}` })
    .showHelpAfterError("(add --help for the usage)")
    .configureOutput({
      writeOut: (text) => writeToStdout(printableLines(text)),
      writeErr: (text) => process.stderr.write(printableLines(text)),
    })
    .exitOverride()
    .hook("preSubcommand", (_, command) => completeCommand(command))
    .hook("preAction", (_, command) => beQuiet(command.opts().quiet === true));
  addLaterCommand(program, "list");
  addLaterCommand(program, "help");
  addLaterCommand(program, "run");
  addLaterCommand(program, "report");
  addLaterCommand(program, "explain");
  addLaterCommand(program, "bench");
  addLaterCommand(program, "calibrate");
  addLaterCommand(program, "ir");
  addLaterCommand(program, "emit");
  addCheckCommand(program);
  addFmtCommand(program);
  addDecompileCommand(program);
  addNewCommand(program);
  addLaterCommand(program, "info");
  addLaterCommand(program, "convert");
  addLaterCommand(program, "generate");
  addLaterCommand(program, "ldbc");
  addLaterCommand(program, "completion");
  for (const command of program.commands) {
    command.configureOutput({ outputError: (text, write) => write(describingArgument(text, command)) });
  }
  return program;
}

/** Adds to the message for a missing argument what the argument is. */
function describingArgument(text: string, { registeredArguments }: Command): string {
  const missing = /missing required argument '(.+)'/.exec(text)?.[1];
  const what = registeredArguments.find((argument) => argument.name() === missing)?.description;
  return what ? `${text.trimEnd()}: ${what}\n` : text;
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL(import.meta.resolve("edgewise/package.json")), "utf8"));
  if (typeof manifest === "object" && manifest !== null && "version" in manifest) return String(manifest.version);
  throw new TypeError("package.json has no version");
}
