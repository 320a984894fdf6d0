/** Loops whose order of updates cannot show, and some that look like them and whose order can. */

import type { Algorithm } from "../../src/dsl/index.ts";
import { algorithm, i32 } from "../../src/dsl/index.ts";

const MOST = 2 ** 31 - 1;
/** What a loop settles, without what would be read of its rounds. */
function settledBy<X>({ x }: { readonly x: X }): { readonly x: X } {
  return { x };
}

const UNCHANGED = { until: "unchanged" } as const;

/** Those that may be settled in any order, where the weights of a graph allow it. */
export const IN_ANY_ORDER: readonly Algorithm[] = [
  algorithm("leastSums", { root: i32(0) }, (g, { root }) => {
    const weight = g.edgeAttribute("weight");
    const start = g.nodeIndex().eq(root).where(0, Infinity, "f64");
    return settledBy(
      g.loop({ x: start }, UNCHANGED, ({ x }) => ({
        x: x.min(g.in.minimum(({ source, edge }) => source(x).add(edge(weight)))),
      })),
    );
  }),
  algorithm("leastSumsOfSingles", { root: i32(0) }, (g, { root }) => {
    const weight = g.edgeAttribute("weight").cast("f32");
    const start = g.nodeIndex().eq(root).where(0, Infinity, "f32");
    return settledBy(
      g.loop({ x: start }, UNCHANGED, ({ x }) => ({
        x: x.min(g.all.minimum(({ neighbor, edge }) => neighbor(x).add(edge(weight)))),
      })),
    );
  }),
  algorithm("leastSumsOfWholeNumbers", { root: i32(0) }, (g, { root }) => {
    const weight = g.edgeAttribute("weight").cast("i32");
    const start = g.nodeIndex().eq(root).where(0, MOST, "i32");
    return settledBy(
      g.loop({ x: start }, UNCHANGED, ({ x }) => ({
        x: x.min(
          g.out.minimum(({ destination, edge }) => destination(x).add(edge(weight)), {
            where: ({ destination }) => destination(x).ne(MOST),
          }),
        ),
      })),
    );
  }),
  algorithm("widest", { root: i32(0) }, (g, { root }) => {
    const weight = g.edgeAttribute("weight");
    const start = g.nodeIndex().eq(root).where(Infinity, -Infinity, "f64");
    return settledBy(
      g.loop({ x: start }, UNCHANGED, ({ x }) => ({
        x: x.max(g.in.maximum(({ source, edge }) => source(x).min(edge(weight)))),
      })),
    );
  }),
  algorithm("likeliest", { root: i32(0) }, (g, { root }) => {
    const weight = g.edgeAttribute("weight").div(16);
    const start = g.nodeIndex().eq(root).where(1, 0, "f64");
    return settledBy(
      g.loop({ x: start }, UNCHANGED, ({ x }) => ({
        x: x.max(g.in.maximum(({ source, edge }) => source(x).mul(edge(weight)))),
      })),
    );
  }),
  algorithm("sharedOut", { root: i32(0) }, (g, { root }) => {
    const weight = g.edgeAttribute("weight");
    const start = g.nodeIndex().eq(root).where(1, -Infinity, "f64");
    return settledBy(
      g.loop({ x: start }, UNCHANGED, ({ x }) => ({
        x: x.max(g.in.maximum(({ source, edge }) => source(x).div(edge(weight).max(1)))),
      })),
    );
  }),
  algorithm("roots", { root: i32(0) }, (g, { root }) => {
    const weight = g.edgeAttribute("weight").cast("f32");
    const start = g.nodeIndex().eq(root).where(0, Infinity, "f32");
    return settledBy(
      g.loop({ x: start }, UNCHANGED, ({ x }) => ({
        x: x.min(g.out.minimum(({ destination, edge }) => destination(x).add(edge(weight)).sqrt().round().div(0.5))),
      })),
    );
  }),
  // All nodes begin with the worst start, and give something better where weights are more than 1.
  algorithm("upToHundred", {}, (g) => {
    const weight = g.edgeAttribute("weight");
    return settledBy(
      g.loop({ x: g.node(1) }, UNCHANGED, ({ x }) => ({
        x: x.max(g.in.maximum(({ source, edge }) => source(x).mul(edge(weight)).min(100))),
      })),
    );
  }),
  algorithm("labels", {}, (g) =>
    settledBy(
      g.loop({ x: g.nodeIndex() }, UNCHANGED, ({ x }) => ({ x: x.min(g.all.minimum(({ neighbor }) => neighbor(x))) })),
    ),
  ),
  algorithm("greatestLabels", {}, (g) =>
    settledBy(
      g.loop({ x: g.nodeIndex() }, UNCHANGED, ({ x }) => ({ x: x.max(g.in.maximum(({ source }) => source(x))) })),
    ),
  ),
  algorithm("withinReach", { root: i32(0) }, (g, { root }) => {
    const weight = g.edgeAttribute("weight");
    const start = g.nodeIndex().eq(root).where(0, Infinity, "f64");
    return settledBy(
      g.loop({ x: start }, UNCHANGED, ({ x }) => ({
        x: x.min(
          g.in.minimum(({ source, edge }) => source(x).add(edge(weight)).ceil(), {
            where: ({ source }) => source(x).lt(20),
          }),
        ),
      })),
    );
  }),
  algorithm("aroundObstacles", { root: i32(0) }, (g, { root }) => {
    const weight = g.edgeAttribute("weight");
    const open = g.nodeIndex().rem(5).ne(3);
    const degree = g.outDegree();
    const start = g.nodeIndex().eq(root).where(0, Infinity, "f64");
    return settledBy(
      g.loop({ x: start }, { until: "unchanged", limit: g.nodeCountAs("i32") }, ({ x }) => ({
        x: x.min(
          g.in.minimum(({ source, edge }) => source(x).add(edge(weight).mul(source(degree))), {
            where: ({ destination }) => destination(open),
          }),
        ),
      })),
    );
  }),
  algorithm("atLeastSomething", {}, (g) => {
    const weight = g.edgeAttribute("weight");
    return settledBy(
      g.loop({ x: g.nodeIndex().cast("f64") }, UNCHANGED, ({ x }) => ({
        x: x.min(g.in.minimum(({ source, edge }) => source(x).max(edge(weight)))),
      })),
    );
  }),
  algorithm("tolls", { root: i32(0) }, (g, { root }) => {
    const weight = g.edgeAttribute("weight");
    const toll = g.nodeIndex().rem(4).cast("f64");
    const start = g.nodeIndex().eq(root).where(0, Infinity, "f64");
    return settledBy(
      g.loop({ x: start }, UNCHANGED, ({ x }) => ({
        x: x.min(g.in.minimum(({ source, edge }) => source(x).add(source(toll)).add(edge(weight)))),
      })),
    );
  }),
  // What nodes offer is a value of its own in the loop.
  algorithm("offers", { root: i32(0) }, (g, { root }) => {
    const toll = g.outDegree().cast("f64");
    const start = g.nodeIndex().eq(root).where(0, Infinity, "f64");
    return settledBy(
      g.loop({ x: start }, UNCHANGED, ({ x }) => {
        const offer = x.add(toll).add(0.5);
        return { x: x.min(g.in.minimum(({ source }) => source(offer))) };
      }),
    );
  }),
  // Where it is not open, a node keeps what it has, which is never less than nothing.
  algorithm("openNodes", { root: i32(0) }, (g, { root }) => {
    const weight = g.edgeAttribute("weight");
    const open = g.nodeIndex().rem(5).ne(3);
    const start = g.nodeIndex().eq(root).where(0, Infinity, "f64");
    return settledBy(
      g.loop({ x: start }, UNCHANGED, ({ x }) => ({
        x: open.where(x.min(g.in.minimum(({ source, edge }) => source(x).add(edge(weight)))), x),
      })),
    );
  }),
  algorithm("thirds", { root: i32(0) }, (g, { root }) => {
    const start = g.nodeIndex().eq(root).where(900, 0, "f64");
    return settledBy(
      g.loop({ x: start }, UNCHANGED, ({ x }) => ({
        x: x.max(g.in.maximum(({ source }) => source(x).div(3))),
      })),
    );
  }),
  algorithm("sharesOfSingles", { root: i32(0) }, (g, { root }) => {
    const degree = g.outDegree().cast("f32");
    const start = g.nodeIndex().eq(root).where(900, 0, "f32");
    return settledBy(
      g.loop({ x: start }, UNCHANGED, ({ x }) => ({
        x: x.max(g.in.maximum(({ source }) => source(x).div(source(degree)))),
      })),
    );
  }),
  algorithm("roots", {}, (g) => {
    const weight = g.edgeAttribute("weight");
    return settledBy(
      g.loop({ x: g.nodeIndex().cast("f64") }, UNCHANGED, ({ x }) => ({
        x: x.min(g.in.minimum(({ source, edge }) => source(x).sqrt().add(edge(weight)))),
      })),
    );
  }),
  algorithm("fromEveryRoot", { roots: i32(3) }, (g, { roots }) => {
    const weight = g.edgeAttribute("weight");
    const { sum } = g.loop({ sum: g.node(0) }, { limit: roots }, ({ sum }, round) => {
      const start = g.nodeIndex().eq(round).where(0, Infinity, "f64");
      const { x } = g.loop({ x: start }, UNCHANGED, ({ x }) => ({
        x: x.min(g.in.minimum(({ source, edge }) => source(x).add(edge(weight)))),
      }));
      return { sum: sum.add(x.isFinite().where(x, 0)) };
    });
    return { sum };
  }),
];

/** Those that would come to something else in another order, or of which nobody knows; by what the report says. */
export const IN_ROUNDS: readonly (readonly [Algorithm, RegExp])[] = [
  [
    algorithm("nobodyMayWait", { root: i32(0) }, (g, { root }) => {
      const [open, takes] = [g.edgeAttribute("weight"), g.edgeAttribute("weight")];
      const start = g.nodeIndex().eq(root).where(0, Infinity, "f64");
      return settledBy(
        g.loop({ x: start }, UNCHANGED, ({ x }) => ({
          x: x.min(
            g.in.minimum(({ source, edge }) => source(x).add(edge(takes)), {
              where: ({ source, edge }) => source(x).ge(edge(open)),
            }),
          ),
        })),
      );
    }),
    /may count no more once what its source has falls/,
  ],
  [
    algorithm("nobodyMayWaitForLong", { root: i32(0) }, (g, { root }) => {
      const weight = g.edgeAttribute("weight");
      const start = g.nodeIndex().eq(root).where(0, Infinity, "f64");
      return settledBy(
        g.loop({ x: start }, UNCHANGED, ({ x }) => ({
          x: x.min(
            g.in.minimum(({ source, edge }) => source(x).add(edge(weight)), {
              where: ({ source, edge }) => source(x).le(edge(weight)).and(source(x).ge(3)),
            }),
          ),
        })),
      );
    }),
    /may count no more once what its source has falls/,
  ],
  [
    algorithm("awayFromSource", {}, (g) => {
      const weight = g.edgeAttribute("weight");
      return settledBy(
        g.loop({ x: g.nodeIndex().cast("f64") }, UNCHANGED, ({ x }) => ({
          x: x.min(g.in.minimum(({ source, edge }) => edge(weight).sub(source(x)))),
        })),
      );
    }),
    /gets worse as what its source has falls/,
  ],
  [
    algorithm("byTheSize", {}, (g) => {
      const weight = g.edgeAttribute("weight");
      return settledBy(
        g.loop({ x: g.nodeIndex().cast("f64") }, UNCHANGED, ({ x }) => ({
          x: x.min(g.in.minimum(({ source, edge }) => source(x).abs().add(edge(weight)))),
        })),
      );
    }),
    /`abs` may rise and fall/,
  ],
  [
    algorithm("countedRounds", { root: i32(0) }, (g, { root }) => {
      const start = g.nodeIndex().eq(root).where(0, Infinity, "f64");
      const { x, rounds } = g.loop({ x: start }, UNCHANGED, ({ x }) => ({
        x: x.min(g.in.minimum(({ source }) => source(x).add(1))),
      }));
      return { x, rounds };
    }),
    /asks how many rounds/,
  ],
  [
    algorithm("limitedAndSinking", {}, (g) =>
      settledBy(
        g.loop({ x: g.nodeIndex().cast("f64") }, { until: "unchanged", limit: 4 }, ({ x }) => ({
          x: x.min(g.in.minimum(({ source }) => source(x).sub(1))),
        })),
      ),
    ),
    /it is limited/,
  ],
  [
    algorithm("wholeNumbersThatWrap", {}, (g) =>
      settledBy(
        g.loop({ x: g.nodeIndex() }, UNCHANGED, ({ x }) => ({
          x: x.min(g.in.minimum(({ source }) => source(x).add(1))),
        })),
      ),
    ),
    /may wrap around: leave out sources that have 2,147,483,647/,
  ],
  [
    algorithm("wholeNumbersThatSink", {}, (g) =>
      settledBy(
        g.loop({ x: g.nodeIndex() }, UNCHANGED, ({ x }) => ({
          x: x.min(g.in.minimum(({ source, edge }) => source(x).sub(edge(g.edgeIndex())))),
        })),
      ),
    ),
    /^whole numbers may wrap around in a difference, which floats do not$/,
  ],
  [
    algorithm("wholeProducts", {}, (g) =>
      settledBy(
        g.loop({ x: g.nodeIndex() }, UNCHANGED, ({ x }) => ({
          x: x.min(g.in.minimum(({ source }) => source(x).mul(2))),
        })),
      ),
    ),
    /^whole numbers may wrap around in a product, which floats do not$/,
  ],
  [
    algorithm("limitedAlone", { limit: i32(5) }, (g, { limit }) =>
      settledBy(
        g.loop({ x: g.nodeIndex() }, { limit }, ({ x }) => ({ x: x.min(g.in.minimum(({ source }) => source(x))) })),
      ),
    ),
    /its rounds count: let it end where nothing changes/,
  ],
  [
    algorithm("endsByItsOwnCondition", {}, (g) =>
      settledBy(
        g.loop({ x: g.nodeIndex() }, {}, ({ x }) => {
          const next = x.min(g.in.minimum(({ source }) => source(x)));
          return { x: next, until: next.eq(x).all() };
        }),
      ),
    ),
    /its rounds count: let it end where nothing changes/,
  ],
  [
    algorithm("ascendingEnds", { root: i32(0) }, (g, { root }) => {
      const start = g.nodeIndex().eq(root).where(0, Infinity, "f64");
      return settledBy(
        g.loop({ x: start }, UNCHANGED, ({ x }) => ({
          x: x.min(
            g.all.minimum(({ neighbor }) => neighbor(x).add(1), {
              where: ({ source, destination }) => source(g.nodeIndex()).le(destination(g.nodeIndex())),
            }),
          ),
        })),
      );
    }),
    /is asked for its source or destination/,
  ],
  [
    algorithm("distanceAndHops", { root: i32(0) }, (g, { root }) => {
      const weight = g.edgeAttribute("weight");
      const isRoot = g.nodeIndex().eq(root);
      const start = { x: isRoot.where(0, Infinity, "f64"), hops: isRoot.where(0, Infinity, "f64") };
      return settledBy(
        g.loop(start, UNCHANGED, ({ x, hops }) => {
          const best = x.min(g.in.minimum(({ source, edge }) => source(x).add(edge(weight))));
          return {
            x: best,
            hops: hops.min(
              g.in.minimum(({ source }) => source(hops).add(1), {
                where: ({ source, edge, destination }) => source(x).add(edge(weight)).eq(destination(best)),
              }),
            ),
          };
        }),
      );
    }),
    /carries `x` and `hops`, and nodes are settled in the order of one value: give each a loop of its own/,
  ],
  [
    algorithm("onlyDownhill", { root: i32(0) }, (g, { root }) => {
      const start = g.nodeIndex().eq(root).where(0, Infinity, "f64");
      return settledBy(
        g.loop({ x: start }, UNCHANGED, ({ x }) => ({
          x: x.min(
            g.in.minimum(({ source }) => source(x).add(1), {
              where: ({ source, destination }) => source(x).lt(destination(x)),
            }),
          ),
        })),
      );
    }),
    /depends on what the node has that takes it/,
  ],
  [
    algorithm("powers", { root: i32(0) }, (g, { root }) => {
      const start = g.nodeIndex().eq(root).where(2, Infinity, "f64");
      return settledBy(
        g.loop({ x: start }, UNCHANGED, ({ x }) => ({
          x: x.min(g.in.minimum(({ source }) => source(x).pow(1.5))),
        })),
      );
    }),
    /nobody knows whether `pow` keeps the order/,
  ],
  [
    algorithm("withoutItsOwn", { root: i32(0) }, (g, { root }) => {
      const isRoot = g.nodeIndex().eq(root);
      return settledBy(
        g.loop({ x: isRoot.where(0, Infinity, "f64") }, UNCHANGED, ({ x }) => ({
          x: isRoot.where(
            0,
            g.in.minimum(({ source }) => source(x).add(1)),
          ),
        })),
      );
    }),
    /does not give the least of `x` and of what edges give, as `min` of the two would/,
  ],
  [
    algorithm("inTwoDirections", { root: i32(0) }, (g, { root }) => {
      const start = g.nodeIndex().eq(root).where(0, Infinity, "f64");
      return settledBy(
        g.loop({ x: start }, UNCHANGED, ({ x }) => ({
          x: x
            .min(g.in.minimum(({ source }) => source(x).add(1)))
            .min(g.out.minimum(({ destination }) => destination(x).add(2))),
        })),
      );
    }),
    /combines what edges give more than once/,
  ],
];
