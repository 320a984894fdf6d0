import type { Expression, GraphExpression } from "../../dsl/index.ts";

/**
 * Strongly connected components: a number for each node, the same for two where each reaches the other.
 *
 * Nodes have keys, as many different ones as if drawn at random. Each round first takes away the nodes that none, or no, edge within
 * their part leads to or from: they are components of one node. Then each node left learns the least key among the nodes
 * of its part that reach it, and what of those of one key reaches the node of that key is its component. Who learned another
 * key is from then on in another part, since no component is in two. Parts get smaller as those of quicksort do, so that a few rounds per digit of n are
 * enough for most graphs; each takes as many steps as n + m for each edge of the longest path that is followed, at most.
 * Source: Coppersmith, Fleischer, Hendrickson, Pinar, "A Divide-and-Conquer Algorithm for Identifying Strongly Connected Components",
 * 2003; Orzan 2004, for keys that all nodes learn at once.
 */
export function strongComponents(g: GraphExpression): Expression<"node", "u32"> {
  const key = keysOf(g);
  const start = { component: key, part: g.node(0, "u32"), left: g.node(true) };
  const { component } = g.loop(start, {}, ({ component, part, left }) => {
    // What is left has an edge to it and one from it, from and to what is left of its part.
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

/** The indices of the nodes, each made into another number by steps that can be undone: all are different. */
function keysOf(g: GraphExpression): Expression<"node", "u32"> {
  const index = g.nodeIndex("u32");
  const once = index.xor(index.shr(16)).mul(0x7feb352d);
  const twice = once.xor(once.shr(15)).mul(0x846ca68b);
  return twice.xor(twice.shr(16));
}
