import type { Expression, GraphExpression } from "../../dsl/index.ts";

/**
 * Strongly connected components: computes a number for each node, the same for two nodes that reach each other.
 *
 * Each node has a key, all keys differ, and their order is as good as random. The nodes are in parts; at first there is
 * one part. A round has three steps. (1) It removes the nodes without an in-edge, or without an out-edge, within their
 * part: each is a component of its own. (2) Each node that is left learns the least key among the nodes of its part
 * that reach it. (3) A node that learned its own key has a component: itself, and the nodes that learned the same key
 * and reach it.
 *
 * Nodes that learned different keys are in different parts from then on, since no component lies in two. Parts shrink
 * as those of quicksort do, so that a few rounds for each digit of n are enough for most graphs. A round takes at most
 * n + m steps for each edge of the longest path that it follows.
 *
 * Source: Coppersmith, Fleischer, Hendrickson, Pinar, "A Divide-and-Conquer Algorithm for Identifying Strongly
 * Connected Components", 2003; Orzan 2004, for keys that all nodes learn at once.
 */
export function strongComponents(g: GraphExpression): Expression<"node", "u32"> {
  const key = keysOf(g);
  const start = { component: key, part: g.node(0, "u32"), left: g.node(true) };
  const { component } = g.loop(start, {}, ({ component, part, left }) => {
    // Kept are nodes with an in-edge from, and an out-edge to, kept nodes of their part.
    const { kept } = g.loop({ kept: left }, { until: "unchanged" }, ({ kept }) => {
      const isReached = g.in.any(({ source, self }) => source(kept).and(source(part).eq(self(part))));
      const reaches = g.out.any(({ destination, self }) => destination(kept).and(destination(part).eq(self(part))));
      return { kept: kept.and(isReached).and(reaches) };
    });
    const { least } = g.loop({ least: key }, { until: "unchanged" }, ({ least }) => ({
      least: least.min(
        g.in.minimum(({ source }) => source(least), {
          where: ({ source, self }) =>
            source(kept)
              .and(self(kept))
              .and(source(part).eq(self(part))),
        }),
      ),
    }));
    const isFirst = kept.and(least.eq(key));
    const { found } = g.loop({ found: isFirst }, { until: "unchanged" }, ({ found }) => ({
      found: found.or(
        g.out.any(({ destination, self }) => destination(found).and(destination(least).eq(self(least)))).and(kept),
      ),
    }));
    const rest = kept.and(found.not());
    return {
      component: found.where(least, component),
      part: kept.where(least, part),
      left: rest,
      until: rest.any().not(),
    };
  });
  return component;
}

/** Makes keys of node indices by invertible steps, so that all keys differ. */
function keysOf(g: GraphExpression): Expression<"node", "u32"> {
  const index = g.nodeIndex("u32");
  const once = index.xor(index.shr(16)).mul(0x7feb352d);
  const twice = once.xor(once.shr(15)).mul(0x846ca68b);
  return twice.xor(twice.shr(16));
}
