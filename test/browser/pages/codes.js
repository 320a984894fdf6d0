import { path, run, runSync } from "edgewise";
import { pagerank } from "edgewise/algorithms";

const told = ({ code, message }) => [code, message];

/** What runs are refused with. */
export default async function () {
  const found = { run: await run(pagerank, path(3)).then(() => "ran", told) };
  try {
    runSync(pagerank, path(3));
    found.runSync = "ran";
  } catch (error) {
    found.runSync = told(error);
  }
  return found;
}
