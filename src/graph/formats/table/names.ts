/** What the names of columns say: which are the ends of an edge, the key of a node, a weight. */

/** Names of the column of the sources, as `plainName` has them. */
const SOURCES = new Set(
  [
    ["source", "sourceid", "sourcenode", "sourcenodeid", "src", "srcid"],
    ["from", "fromid", "fromnode", "fromnodeid", "origin", "start", "startid", "startnode", "startnodeid"],
  ].flat(),
);

const TARGETS = new Set(
  [
    ["target", "targetid", "targetnode", "targetnodeid", "dst", "dstid", "dest", "destid", "destination"],
    ["to", "toid", "tonode", "tonodeid", "end", "endid", "endnode", "endnodeid"],
  ].flat(),
);

/** Names that say something only together: of the source, and of the target. */
const PAIRS = [
  ["tail", "head"],
  ["node1", "node2"],
  ["nodea", "nodeb"],
  ["id1", "id2"],
  ["sender", "receiver"],
] as const;

/** Letters that name ends, above integers. */
const LETTERS = [
  ["u", "v"],
  ["i", "j"],
  ["s", "t"],
] as const;

const KEYS = ["id", "key", "nodeid", "node", "vertexid", "vertex"];

/** Types that Neo4j and others put behind the name of a column, as in `weight:float`. */
const TYPED =
  /^(.*):(int|integer|long|short|byte|float|double|boolean|bool|char|string|date|datetime|localdatetime|time|localtime|duration|point)(\[\])?$/i;

/** What a column is called without its type: `weight` for `weight:float`, `type` for `:TYPE`, `label` for `:LABEL`. */
export function titleOf(name: string): string {
  const own = /^:(TYPE|LABEL|ID|START_ID|END_ID)(\(.*\))?$/i.exec(name)?.[1];
  if (own !== undefined) return own.toLowerCase();
  return TYPED.exec(name)?.[1] ?? name.replace(/:ID(\(.*\))?$/, "");
}

/** A name without case, type and all that is no letter or digit: `fromnodeid` for `From Node-ID`. */
function plainName(name: string): string {
  return titleOf(name)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** The columns that names say are the ends; undefined where none does. */
export interface NamedEnds {
  readonly source: number | undefined;
  readonly target: number | undefined;
}

/** The ends by names of more than one letter. */
export function namedEnds(names: readonly string[]): NamedEnds {
  const plain = names.map(plainName);
  const indexIn = (known: ReadonlySet<string>): number | undefined => found(plain.findIndex((name) => known.has(name)));
  const ends = { source: indexIn(SOURCES), target: indexIn(TARGETS) };
  return ends.source === undefined && ends.target === undefined ? (pairOf(plain, PAIRS) ?? ends) : ends;
}

/** The ends by letters such as `u` and `v`, which name them above integers alone. */
export function letteredEnds(names: readonly string[]): NamedEnds | null {
  return pairOf(names.map(plainName), LETTERS);
}

/** The column of the keys of nodes. */
export function namedKey(names: readonly string[]): number | undefined {
  const marked = found(names.findIndex((name) => /:ID(\(.*\))?$/.test(name)));
  if (marked !== undefined) return marked;
  const plain = names.map(plainName);
  const known = KEYS.find((key) => plain.includes(key));
  return known === undefined ? undefined : plain.indexOf(known);
}

/** Whether a column of this name is the weight of edges. */
export function isWeight(name: string): boolean {
  return plainName(name) === "weight";
}

/** Whether a column of this name may say which edges have a direction. */
export function isType(name: string): boolean {
  return plainName(name) === "type";
}

function pairOf(plain: readonly string[], pairs: readonly (readonly [string, string])[]): NamedEnds | null {
  for (const [source, target] of pairs) {
    if (plain.includes(source) && plain.includes(target)) {
      return { source: plain.indexOf(source), target: plain.indexOf(target) };
    }
  }
  return null;
}

function found(index: number): number | undefined {
  return index < 0 ? undefined : index;
}
