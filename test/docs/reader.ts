/** A reader of a page who copies its files into a folder of their own, beside the clone, and tries what it shows. */

import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { command, program } from "../cli/command.ts";
import type { Done } from "../cli/resident.ts";

/** A file that a page shows. */
export interface PageFile {
  readonly name: string;
  readonly text: string;
}

/** What a process left behind. */
export interface Ending {
  readonly stdout: string;
  readonly stderr: string;
}

function expectDone(done: Done): Ending {
  if (done.code !== 0) throw done;
  return done;
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
    for (const { name, text } of files) await writeFile(join(folder, name), text);
    return new Reader(folder);
  }

  /** Runs a program; rejects with what it left behind where it fails. */
  async node(file: string, ...words: readonly string[]): Promise<Ending> {
    return expectDone(await program(this.#folder, file, words));
  }

  async edgewise(...words: readonly string[]): Promise<Ending> {
    return expectDone(await command(this.#folder, words));
  }

  async dispose(): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }
}
