/** `edgewise list`: prints the algorithms of the library by family, a line for each. */

import { styleText } from "node:util";
import type { Command } from "commander";
import { FAMILIES, type LibraryName } from "../../algorithms/families.ts";
import * as library from "../../algorithms/index.ts";
import type { Algorithm } from "../../dsl/index.ts";
import { parametersOf } from "../library/signature.ts";
import { aboutOf, libraryText } from "../library/texts.ts";
import { print } from "../output.ts";

/** The width of lines where the output is no terminal: they are not cut. */
const UNBOUNDED = Number.POSITIVE_INFINITY;

interface ListCommandOptions {
  readonly json?: true;
}

export function completeListCommand(command: Command): void {
  command.option("--json", "print them as data: name, family, about, parameters").action(listCommand);
}

async function listCommand({ json }: ListCommandOptions): Promise<void> {
  const rows = FAMILIES.flatMap(({ name: family, members }) =>
    members.map((name) => ({ name, family, about: aboutOf(libraryText(name).paragraphs) })),
  );
  if (json) {
    const algorithms: Readonly<Record<LibraryName, Algorithm>> = library;
    const data = rows.map((row) => ({ ...row, parameters: parametersOf(algorithms[row.name].func) }));
    await print([`${JSON.stringify(data, null, 2)}\n`]);
    return;
  }
  await print(printList(rows, process.stdout.columns || UNBOUNDED));
}

interface Row {
  readonly name: string;
  readonly family: string;
  readonly about: string;
}

function* printList(rows: readonly Row[], width: number): Generator<string> {
  const widest = Math.max(...rows.map(({ name }) => name.length));
  for (const [k, { name, question }] of FAMILIES.entries()) {
    const title = styleText("bold", name, { stream: process.stdout });
    yield `${k === 0 ? "" : "\n"}${title}: ${question}\n`;
    for (const row of rows.filter(({ family }) => family === name)) {
      yield `${cut(`  ${row.name.padEnd(widest)}  ${row.about}`, width)}\n`;
    }
  }
  yield "\nedgewise help ALGORITHM says all about one; edgewise run ALGORITHM GRAPH runs it.\n";
}

function cut(line: string, width: number): string {
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}
