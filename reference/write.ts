/**
 * Writes the reference of the API, as pages, into `reference/html`: `npm run docs`. It is made of the docstrings of what
 * package.json exports. Ends with code 1 where anything is wrong with them, a link that leads nowhere among it.
 */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Application } from "typedoc";

/** What an entry of `exports` names, where it is no file but something by conditions. */
interface Conditions {
  readonly "edgewise-source"?: string;
}

const root = new URL("../", import.meta.url);
const path = (file: string): string => fileURLToPath(new URL(file, root));
const exported = Object.values<string | Conditions>(
  JSON.parse(readFileSync(new URL("package.json", root), "utf8")).exports,
);

const application = await Application.bootstrap({
  name: "Edgewise",
  // The worker is started, not imported, and exports nothing.
  entryPoints: exported
    .flatMap((entry) => (typeof entry === "string" ? [] : (entry["edgewise-source"] ?? [])))
    .map(path),
  tsconfig: path("tsconfig.json"),
  readme: path("README.md"),
  projectDocuments: [
    path("docs/*.md"),
    path("docs/how-to/*.md"),
    path("docs/algorithms/*.md"),
    path("CHANGELOG.md"),
    path("CONTRIBUTING.md"),
  ],
  // Languages of code blocks that the highlighter does not know.
  ignoredHighlightLanguages: ["ew", "mlir", "ebnf"],
  // What an interface is made of need not be exported: TypeScript infers it where one imports the interface.
  validation: { notExported: false },
  out: path("reference/html"),
  treatWarningsAsErrors: true,
});
const project = await application.convert();
if (project === undefined) process.exit(1);
application.validate(project);
await application.generateOutputs(project);
if (application.logger.hasErrors() || application.logger.hasWarnings()) process.exit(1);
