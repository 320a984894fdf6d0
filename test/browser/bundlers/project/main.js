/** What every project has a page do, whatever bundles it. */

import { readGraph } from "edgewise";
import faults from "./pages/faults.js";
import pagerank from "./pages/pagerank.js";
import responsive from "./pages/responsive.js";

/** A graph from a file that is dropped on the page, as a page has it. */
function dropped() {
  const { promise, resolve, reject } = Promise.withResolvers();
  document.body.addEventListener("drop", (event) => {
    event.preventDefault();
    readGraph(event.dataTransfer.files[0]).then(({ nodeCount, edgeCount }) => resolve([nodeCount, edgeCount]), reject);
  });
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(["1 2\n2 3\n3 1\n"], "edges.txt"));
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  return promise;
}

/** `workerUrl` is what the bundler makes of `edgewise/worker`, where it can. */
export function provide(workerUrl) {
  globalThis.everything = async () => ({
    pagerank: await pagerank({ workers: 2 }),
    byUrl: workerUrl === undefined ? null : await pagerank({ workers: 1, workerUrl }),
    faults: await faults(),
    dropped: await dropped(),
    responsive: await responsive({ only: ["bytes", "run"] }),
  });
}
