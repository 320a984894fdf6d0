/** The pages of docs/algorithms: one for each algorithm of the library, and the page that lists them. */

import { FAMILIES } from "../../src/algorithms/families.ts";
import * as library from "../../src/algorithms/index.ts";
import { attributesOf, parametersOf, resultsOf } from "../../src/cli/library/signature.ts";
import { aboutOf, hyphenated, libraryText } from "../../src/cli/library/texts.ts";
import type { Algorithm } from "../../src/dsl/index.ts";
import { documentedBy, examplesIn } from "./docstrings.ts";
import { code, table } from "./markdown.ts";

const ALGORITHMS: Readonly<Record<string, Algorithm>> = library;
const NOTICE = "<!-- generated: by UPDATE=1 npx vitest run test/docs, of the algorithm, its text and its docstring -->";

/** Each page, by the name of its file. */
export function algorithmPages(): ReadonlyMap<string, string> {
  const examples = new Map(
    documentedBy("src/algorithms/index.ts").map(({ name, text }) => [name, examplesIn(text)[0] ?? ""]),
  );
  const pages = Object.entries(ALGORITHMS).map(([name, algorithm]): [string, string] => {
    return [`${hyphenated(name)}.md`, pageOf(name, algorithm, examples.get(name) ?? "")];
  });
  return new Map([["index.md", indexPage()], ...pages]);
}

function indexPage(): string {
  const families = FAMILIES.map(({ name, question, members }) => {
    const rows = members.map((member) => [
      linkTo(member),
      linked(member, `${aboutOf(libraryText(member).paragraphs)}.`),
    ]);
    return `## ${capitalized(name)}\n\n${question}\n\n${table(["algorithm", "is"], rows)}`;
  });
  const start = `They are imported from \`edgewise/algorithms\`, and run by their names on the command line: \`edgewise run bfs GRAPH --param root=KEY\`.
\`edgewise help NAME\` says in a terminal what the page of an algorithm says. How another one is added: [a page](../how-to/algorithm.md).`;
  return [NOTICE, "# The library", start, ...families].join("\n\n").concat("\n");
}

function pageOf(name: string, { func }: Algorithm, example: string): string {
  const { paragraphs, formula, cost, source, program } = libraryText(name);
  const family = FAMILIES.find(({ members }) => members.some((member) => member === name))!;
  const [about, ...rest] = paragraphs;
  const details = rest.filter((paragraph) => !/^(?:Formula|Cost|Source): /.test(paragraph));
  const parameters = parametersOf(func).map((row) => [code(row.name), row.type, row.initial ?? "has to be given"]);
  const results = resultsOf(func).map((row) => [code(row.name), row.type]);
  const given = parametersOf(func).flatMap((row) => (row.initial === null ? [` --param ${row.name}=…`] : []));
  return [
    NOTICE,
    `# ${name}`,
    linked(name, about!),
    `One of the library's [${family.name}](index.md#${family.name.replaceAll(" ", "-")}).`,
    "## Formula",
    linked(name, formula),
    ...(details.length > 0 ? ["## Details"] : []),
    ...details.map((paragraph) => linked(name, paragraph)),
    "## Parameters",
    parameters.length > 0 ? table(["parameter", "type", "if not given"], parameters) : "None.",
    "## Results",
    table(["result", "type"], results),
    "## Weights",
    weightsOf(func),
    "## Cost",
    `${linked(name, capitalized(cost))} Here n is the number of nodes, m that of edges.`,
    "## Source",
    linked(name, capitalized(source)),
    "## Example",
    `\`\`\`ts\n${example}\`\`\``,
    `On the command line, with a file of a graph:\n\n\`\`\`sh\nedgewise run ${hyphenated(name)} GRAPH${given.join("")}\n\`\`\``,
    "## Program",
    `The same in the [text language](../language.md), as \`edgewise help ${hyphenated(name)} --program\` prints it:\n\n\`\`\`ew\n${program.trim()}\n\`\`\``,
  ]
    .join("\n\n")
    .concat("\n");
}

function weightsOf(func: Algorithm["func"]): string {
  const attributes = attributesOf(func);
  if (attributes.length === 0) return "None are read: each edge counts as any other.";
  return attributes.map((attribute) => `- ${capitalized(attribute)}.`).join("\n");
}

function linkTo(name: string): string {
  return `[\`${name}\`](${hyphenated(name)}.md)`;
}

/** The text with links where it names other algorithms. */
function linked(own: string, text: string): string {
  return text.replaceAll(/`(\w+)`/g, (whole, name: string) =>
    name !== own && Object.hasOwn(ALGORITHMS, name) ? linkTo(name) : whole,
  );
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
