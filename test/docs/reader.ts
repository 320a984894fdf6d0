/** A reader of a page who copies its files into a folder of their own, beside the clone, and tries what it shows. */

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { COMMAND, IMPORTING } from "../cli/command.ts";
import { PROCESS_LIMIT } from "../limits.ts";

const execute = promisify(execFile);

/** A file that a page shows. */
export interface PageFile {
  readonly name: string;
  readonly text: string;
}

/** The outcome of a process. */
export interface Ending {
  readonly stdout: string;
  readonly stderr: string;
}

/** The code blocks whose first line is a comment with the name of a file. */
export function filesOf(page: string): readonly PageFile[] {
  const blocks = page.matchAll(/^```(?:ts|ew|text)\n(?:\/\/|#) (\S+)\n([\s\S]*?)^```$/gm);
  return [...blocks].map(([, name, text]) => ({ name: name!, text: text! }));
}

/** A temporary folder with some files, in which Edgewise and graphology are installed. */
export class Reader {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async create(files: readonly PageFile[]): Promise<Reader> {
    const folder = await mkdtemp(join(tmpdir(), "edgewise-reader-"));
    await writeFile(join(folder, "package.json"), JSON.stringify({ type: "module" }));
    await mkdir(join(folder, "node_modules"));
    await symlink(resolve("."), join(folder, "node_modules", "edgewise"), "junction");
    await symlink(resolve("node_modules/graphology"), join(folder, "node_modules", "graphology"), "junction");
    const tsconfig = {
      extends: resolve("tsconfig.json"),
      compilerOptions: { typeRoots: [resolve("node_modules/@types")] },
      include: ["*.ts"],
    };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(tsconfig));
    for (const { name, text } of files) await writeFile(join(folder, name), text);
    return new Reader(folder);
  }

  node(...words: readonly string[]): Promise<Ending> {
    return this.#start([...IMPORTING, ...words]);
  }

  edgewise(...words: readonly string[]): Promise<Ending> {
    return this.#start([...COMMAND, ...words]);
  }

  #start(words: readonly string[]): Promise<Ending> {
    return execute(process.execPath, words, { cwd: this.#folder, timeout: PROCESS_LIMIT });
  }

  /** Gives the type checker's complaints about the programs; nothing where it accepts them. */
  async check(): Promise<string> {
    const compiler = resolve("node_modules/typescript/bin/tsc");
    return (await this.#start([compiler, "-p", this.#folder]).catch((error: Ending) => error)).stdout;
  }

  async dispose(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}
