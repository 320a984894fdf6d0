/** A process in which every function of graphology's and ours are called in turns. */

import { createRequire } from "node:module";
import { seededRandom } from "../../../src/graph/random.ts";
import type { Taken } from "./cases.ts";
import { EVERY_CASES, type EveryCase, type EveryTold, GRAPHS } from "./every.ts";
import { graphOf, now, since, type TimedGraph } from "./timing.ts";

/** The least and the greatest number of turns, and the milliseconds after which there are no more. */
const LEAST = 3;
const MOST = 5;
const ENOUGH = 300;
const COMMUNITIES = 10;

type Call = (...given: readonly unknown[]) => unknown;
const require = createRequire(import.meta.url);
const library: object = await import("edgewise/graphology");
const follow: (of: unknown) => { stop(): void } = Reflect.get(library, "follow");
const graphs: Readonly<Record<EveryCase["graph"], TimedGraph>> = {
  small: made("small"),
  larger: made("larger"),
  acyclic: made("acyclic"),
  undirected: made("undirected"),
};
console.log(JSON.stringify(EVERY_CASES.map(timed)));

function made(name: EveryCase["graph"]): TimedGraph {
  const random = seededRandom(1);
  const { nodes, edges, sort } = GRAPHS[name];
  const graph = graphOf(nodes, edges, random, sort);
  graph.updateEachNodeAttributes((node) => ({
    community: Number(node.slice(1)) % COMMUNITIES,
    x: random.unit(),
    y: random.unit(),
  }));
  return graph;
}

function timed({ own: name, module, member, given = [], graph: graphName }: EveryCase): EveryTold {
  const graph = graphs[graphName];
  const own: Call = Reflect.get(library, name);
  const loaded = require(module);
  const their: Call = member === undefined ? loaded : loaded[member];
  const time = (call: Call): Taken => {
    const begin = now();
    call(graph, ...given);
    return since(begin);
  };
  time(their);
  time(own);
  const told = { own: name, their: [] as Taken[], next: [] as Taken[], followed: [] as Taken[] };
  const start = performance.now();
  for (let turn = 0; turn < MOST && (turn < LEAST || performance.now() - start < ENOUGH); turn++) {
    told.their.push(time(their));
    told.next.push(time(own));
    const following = follow(graph);
    // Attributes are trusted from the first call after this on.
    time(own);
    told.followed.push(time(own));
    following.stop();
  }
  return told;
}
