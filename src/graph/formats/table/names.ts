/** The meaning of column names: which columns are the ends of an edge, the key of a node, a weight. */

/**
 * The names of the columns of sources and targets, as `plainName` spells them, in groups: those of one group are meant together,
 * and the first groups are the surest.
 */
const ENDS = [
  {
    source: ["source", "sourceid", "sourcenode", "sourcenodeid"],
    target: ["target", "targetid", "targetnode", "targetnodeid"],
  },
  { source: ["src", "srcid"], target: ["dst", "dstid", "dest", "destid", "destination"] },
  { source: ["from", "fromid", "fromnode", "fromnodeid"], target: ["to", "toid", "tonode", "tonodeid"] },
  { source: ["origin"], target: ["destination", "dest", "destid"] },
  { source: ["start", "startid", "startnode", "startnodeid"], target: ["end", "endid", "endnode", "endnodeid"] },
] as const satisfies readonly Readonly<Record<End, readonly string[]>>[];

type End = "source" | "target";

const SOURCES: ReadonlySet<string> = new Set(ENDS.flatMap(({ source }) => source));
const TARGETS: ReadonlySet<string> = new Set(ENDS.flatMap(({ target }) => target));

/** The pairs of names that mean source and target only together. */
const PAIRS = [
  ["tail", "head"],
  ["node1", "node2"],
  ["nodea", "nodeb"],
  ["id1", "id2"],
  ["sender", "receiver"],
] as const;

/** The letters that name ends, if integers stand below. */
const LETTERS = [
  ["u", "v"],
  ["i", "j"],
  ["s", "t"],
] as const;

const KEYS = ["id", "key", "nodeid", "node", "vertexid", "vertex"];

/** The types that Neo4j and others append to the name of a column, as in `weight:float`. */
const TYPED =
  /^(.*):(int|integer|long|short|byte|float|double|boolean|bool|char|string|date|datetime|localdatetime|time|localtime|duration|point)(\[\])?$/i;

/**
 * Gives the name of a column without its type: `weight` for `weight:float`, `type` for `:TYPE`, `label` for `:LABEL`.
 */
export function titleOf(name: string): string {
  const own = /^:(TYPE|LABEL|ID|START_ID|END_ID)(\(.*\))?$/i.exec(name)?.[1];
  if (own !== undefined) return own.toLowerCase();
  return TYPED.exec(name)?.[1] ?? name.replace(/:ID(\(.*\))?$/, "");
}

/** Gives a name without its type, in lower case, letters and digits only: `fromnodeid` for `From Node-ID`. */
export function plainName(name: string): string {
  return titleOf(name)
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** The columns of the ends by their names; undefined where no name tells. */
export interface NamedEnds {
  readonly source: number | undefined;
  readonly target: number | undefined;
}

/**
 * Finds the ends by names of more than one letter: by Neo4j's marks, else two that are meant together, else the first of each.
 * `chosen` are the columns that options choose.
 */
export function namedEnds(names: readonly string[], chosen: Partial<NamedEnds> = {}): NamedEnds {
  const marked = { source: markedEnd(names, "START"), target: markedEnd(names, "END") };
  if (marked.source !== undefined && marked.target !== undefined) return marked;
  const plain = names.map(plainName);
  for (const group of ENDS) {
    const indexOf = (end: End): number => {
      const known: readonly string[] = group[end];
      return chosen[end] === undefined
        ? plain.findIndex((name) => known.includes(name))
        : known.includes(plain[chosen[end]]!)
          ? chosen[end]
          : -1;
    };
    const ends = { source: indexOf("source"), target: indexOf("target") };
    if (ends.source >= 0 && ends.target >= 0) return ends;
  }
  const indexIn = (known: ReadonlySet<string>): number | undefined => found(plain.findIndex((name) => known.has(name)));
  const ends = { source: indexIn(SOURCES), target: indexIn(TARGETS) };
  return ends.source === undefined && ends.target === undefined ? (pairOf(plain, PAIRS) ?? ends) : ends;
}

function markedEnd(names: readonly string[], mark: "START" | "END"): number | undefined {
  return found(names.findIndex((name) => new RegExp(`:${mark}_ID(\\(.*\\))?$`).test(name)));
}

/** Lists the columns whose names, on their own, look like an end. */
export function endsAlike(end: End, names: readonly string[]): number[] {
  const known = end === "source" ? SOURCES : TARGETS;
  return names.flatMap((name, index) => (known.has(plainName(name)) ? [index] : []));
}

/** Finds the ends by letters such as `u` and `v`, which name them only if integers stand below. */
export function letteredEnds(names: readonly string[]): NamedEnds | null {
  return pairOf(names.map(plainName), LETTERS);
}

/** Finds the column of the keys of nodes. */
export function namedKey(names: readonly string[]): number | undefined {
  const marked = found(names.findIndex((name) => /:ID(\(.*\))?$/.test(name)));
  if (marked !== undefined) return marked;
  const plain = names.map(plainName);
  const known = KEYS.find((key) => plain.includes(key));
  return known === undefined ? undefined : plain.indexOf(known);
}

/** Tells whether a column of this name is the weight of edges. */
export function isWeight(name: string): boolean {
  return plainName(name) === "weight";
}

/** Tells whether a column of this name may say which edges are directed. */
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
