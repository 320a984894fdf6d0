/** The algorithms of LDBC Graphalytics once more, from their definitions, over ids as texts and sets of neighbors. */

/** A graph as its two files have it. */
export interface PlainGraph {
  /** In the order of the file of vertices. */
  readonly ids: readonly string[];
  readonly edges: readonly (readonly [source: string, target: string, weight: number])[];
  readonly directed: boolean;
}

/** The parameters of an algorithm, by the benchmark's names. */
export interface PlainParameters {
  readonly root: string;
  readonly damping: number;
  readonly rounds: number;
}

type Values<T> = ReadonlyMap<string, T>;

export const PLAIN: {
  readonly bfs: (graph: PlainGraph, parameters: PlainParameters) => Values<string>;
  readonly pr: (graph: PlainGraph, parameters: PlainParameters) => Values<number>;
  readonly wcc: (graph: PlainGraph) => Values<string>;
  readonly cdlp: (graph: PlainGraph, parameters: PlainParameters) => Values<string>;
  readonly lcc: (graph: PlainGraph) => Values<number>;
  readonly sssp: (graph: PlainGraph, parameters: PlainParameters) => Values<number>;
} = {
  bfs(graph, { root }) {
    const out = neighborsOf(graph, "out");
    const depth = new Map([[root, 0]]);
    for (const [id, own] of depth) {
      for (const next of out.get(id)!) if (!depth.has(next)) depth.set(next, own + 1);
    }
    return new Map(graph.ids.map((id) => [id, String(depth.get(id) ?? 9223372036854775807n)]));
  },

  pr(graph, { damping, rounds }) {
    const out = neighborsOf(graph, "out");
    const n = graph.ids.length;
    let rank = new Map(graph.ids.map((id) => [id, 1 / n]));
    for (let round = 0; round < rounds; round++) {
      const leaked = graph.ids.filter((id) => out.get(id)!.length === 0).reduce((sum, id) => sum + rank.get(id)!, 0);
      const next = new Map(graph.ids.map((id) => [id, (1 - damping) / n + (damping * leaked) / n]));
      for (const [id, targets] of out) {
        for (const target of targets) {
          next.set(target, next.get(target)! + (damping * rank.get(id)!) / targets.length);
        }
      }
      rank = next;
    }
    return rank;
  },

  wcc(graph) {
    const around = neighborsOf(graph, "all");
    const label = new Map<string, string>();
    for (const id of [...graph.ids].sort(byId)) {
      if (label.has(id)) continue;
      const component = new Set([id]);
      for (const one of component) for (const next of around.get(one)!) component.add(next);
      for (const one of component) label.set(one, id);
    }
    return label;
  },

  cdlp(graph, { rounds }) {
    const around = neighborsOf(graph, "all");
    let label = new Map(graph.ids.map((id) => [id, id]));
    for (let round = 0; round < rounds; round++) {
      const last = label;
      label = new Map(
        graph.ids.map((id) => {
          const counts = new Map<string, number>();
          for (const next of around.get(id)!) counts.set(last.get(next)!, (counts.get(last.get(next)!) ?? 0) + 1);
          const [most] = [...counts].sort(([a, x], [b, y]) => y - x || byId(a, b));
          return [id, most?.[0] ?? last.get(id)!];
        }),
      );
    }
    return label;
  },

  lcc(graph) {
    const out = neighborsOf(graph, "out");
    const around = neighborsOf(graph, "all");
    return new Map(
      graph.ids.map((id) => {
        const near = new Set(around.get(id));
        let links = 0;
        for (const one of near) for (const next of out.get(one)!) if (near.has(next)) links++;
        return [id, near.size < 2 ? 0 : links / (near.size * (near.size - 1))];
      }),
    );
  },

  /** Takes the nearest vertex that is not settled, again and again. */
  sssp({ ids, edges, directed }, { root }) {
    const arcs = directed ? edges : [...edges, ...edges.map(([a, b, weight]) => [b, a, weight] as const)];
    const distance = new Map(ids.map((id) => [id, id === root ? 0 : Infinity]));
    const open = new Set(ids);
    while (open.size > 0) {
      const nearest = [...open].reduce((best, id) => (distance.get(id)! < distance.get(best)! ? id : best));
      open.delete(nearest);
      for (const [source, target, weight] of arcs) {
        if (source !== nearest) continue;
        distance.set(target, Math.min(distance.get(target)!, distance.get(nearest)! + weight));
      }
    }
    return distance;
  },
};

/** The order of ids, which are longer than numbers of JavaScript can tell apart. */
export function byId(a: string, b: string): number {
  return BigInt(a) < BigInt(b) ? -1 : 1;
}

/** The neighbors of each vertex; for `all` of a directed graph one that is both ways stands there twice. */
function neighborsOf({ ids, edges, directed }: PlainGraph, direction: "out" | "all"): ReadonlyMap<string, string[]> {
  const neighbors = new Map(ids.map((id): [string, string[]] => [id, []]));
  for (const [source, target] of edges) {
    neighbors.get(source)!.push(target);
    if (!directed || direction === "all") neighbors.get(target)!.push(source);
  }
  return neighbors;
}
