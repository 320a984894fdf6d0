/**
 * Runs the command line as a person does, in a folder outside the repository: in a process that does so with one command after
 * another (`resident.ts`), or in a process of its own.
 */

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { PROCESS_LIMIT } from "../limits.ts";
import { inResidence } from "./residence.ts";
import type { Done } from "./resident.ts";

const BUILT = process.env.EDGEWISE_COMMAND;
const FROM_SOURCES = "--conditions=edgewise-source";

/** How the command is started: as it was built for this run of the tests (`test/packaged.ts`), else from its sources. */
const COMMAND: readonly string[] =
  BUILT === undefined ? [FROM_SOURCES, fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url))] : [BUILT];

/** The flags of Node for a program that imports `edgewise`: likewise the built package or the sources. */
export const IMPORTING: readonly string[] =
  BUILT === undefined ? [FROM_SOURCES] : [`--import=${new URL("./built.ts", import.meta.url).href}`];

/** Runs the command in a folder. */
export function command(cwd: string, words: readonly string[], input = ""): Promise<Done> {
  return inResidence(IMPORTING, { kind: "command", cwd, file: COMMAND.at(-1)!, words, input });
}

/** Runs a program in a folder: a file of it, with words for it. */
export function program(cwd: string, file: string, words: readonly string[] = []): Promise<Done> {
  return inResidence(IMPORTING, { kind: "program", cwd, file: join(cwd, file), words, input: "" });
}

export interface Ending {
  /** The exit code as a shell reports it: for a process that a signal ended, 128 plus the number of the signal. */
  readonly code: number | null;
  readonly stdout: string;
  /** Without the lines about tables that were read, which are in `read`. */
  readonly stderr: string;
  /** The lines on stderr about tables that were read. */
  readonly read: readonly string[];
}

/** Separates the lines about tables from all others. */
function apart(stderr: string): Pick<Ending, "stderr" | "read"> {
  const lines = stderr.split(/(?<=\n)/);
  const isOfTable = (line: string): boolean => / parted by .* comment lines?\b/.test(line);
  const read = lines.filter(isOfTable).map((line) => line.trimEnd());
  return { stderr: lines.filter((line) => !isOfTable(line)).join(""), read };
}

export interface CommandOptions {
  /** The contents of stdin; empty if not given. */
  readonly input?: string;
}

/** What takes a process of its own. */
export interface ProcessOptions extends CommandOptions {
  /** A text on stderr on which to send it a signal, SIGINT if not given, as Ctrl-C does. */
  readonly interruptOn?: string;
  readonly signal?: "SIGINT" | "SIGTERM";
  /** Whether stdin stays open after what it holds. */
  readonly holdStdin?: boolean;
  /** Further variables of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether to close the reading end of stdout after the first bytes. */
  readonly closeStdout?: boolean;
}

/** A folder outside the repository, with the files given as path to text. */
export class Folder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), "edgewise-cli-"));

  constructor(files: Readonly<Record<string, string>>) {
    for (const [name, text] of Object.entries(files)) {
      const path = join(this.path, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
  }

  /** Runs `edgewise` with arguments, in this folder. */
  async edgewise(args: readonly string[], { input = "" }: CommandOptions = {}): Promise<Ending> {
    const { code, stdout, stderr } = await command(this.path, args, input);
    return { code, stdout, ...apart(stderr) };
  }

  /** The same in a process of its own: of signals, pipes and the environment, and of what becomes of a process. */
  edgewiseAlone(args: readonly string[], options: ProcessOptions = {}): Promise<Ending> {
    const { input = "", interruptOn, signal = "SIGINT", holdStdin, closeStdout, env = {} } = options;
    const child = spawn(process.execPath, [...COMMAND, ...args], {
      cwd: this.path,
      env: { ...process.env, NO_COLOR: "1", NODE_OPTIONS: "", ...env },
      timeout: PROCESS_LIMIT,
      killSignal: "SIGKILL",
    });
    let stdout = "";
    let stderr = "";
    let interrupted = false;
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
      if (closeStdout) child.stdout.destroy();
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
      if (interrupted || interruptOn === undefined || !stderr.includes(interruptOn)) return;
      interrupted = true;
      child.kill(signal);
    });
    // Where the command ends without reading, the pipe breaks.
    child.stdin.on("error", () => {});
    if (holdStdin) child.stdin.write(input);
    else child.stdin.end(input);
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, by) =>
        resolve({ code: code ?? 128 + constants.signals[by!], stdout, ...apart(stderr) }),
      );
    });
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
