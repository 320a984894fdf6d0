/** Lowers `for_nodes`: its body for each node of a set by itself, and the combination of the values. */

import type { Element } from "../../../ir/type.ts";
import type { Gathered } from "../../../typing/bodies/for-nodes.ts";
import { countedOver, forNodes } from "../../../typing/bodies/for-nodes.ts";
import type { Typed } from "../../../typing/typed.ts";
import { isLiteral, typeText } from "../../../typing/typed.ts";
import type { Expression, ForNodesNode, Statement } from "../../syntax/tree.ts";
import type { WordName } from "../../words.ts";
import { MONOID_OF } from "../builtins.ts";
import type { At, Found } from "../context.ts";
import { attempt, guarded, made, say, sound } from "../context.ts";
import { expectNumbers } from "../elements.ts";
import { Names } from "../names.ts";
import { changed } from "./assigned.ts";
import { defineValue } from "./define.ts";

const HINT = "Write let total = for_nodes s in set { … sum(x) }.";

/** Lowers a body whose values get names; null where anything is wrong. */
export function lowerForNodes(
  node: ForNodesNode,
  names: readonly string[],
  wanted: readonly (Element | null)[],
  at: At,
): readonly Found[] | null {
  const { bound, block } = node;
  if (at.entry !== null) {
    say(at, "lang/type", node.range, "found for_nodes in a function that is called within a clause", {
      hint: "What happens at each neighbor is one expression.",
    });
    return null;
  }
  const set = setOf(node.set, at);
  const variables = changed([block], at);
  for (const { name, range, source } of variables) {
    say(at, "lang/type", bound.range, `found a body of for_nodes that assigns ${name}, a variable around it`, {
      hint: `The nodes know nothing of each other; what they give is combined: let ${name} = for_nodes ${bound.name} in set { … sum(x) }.`,
      related: [{ message: `${name} is a variable from here on`, range, source }],
    });
  }
  const found = guarded(() =>
    attempt(at, node.set.range, (site) =>
      forNodes(site, bound.name, sound(set), (source) => {
        const inside: At = { ...at, names: new Names(at.names) };
        defineValue(bound, source, false, inside);
        const gathered = combined(block.statements, names, wanted, inside, node);
        return new Map(sound(gathered).map((one, k) => [names[k] ?? `value ${k}`, sound(one)]));
      }),
    ),
  );
  for (const variable of variables) variable.given = null;
  if (!found || variables.length > 0) return null;
  return [...found.values()];
}

/** Lowers `for_nodes` as a statement. Its body has requirements only. */
export function forNodesStatement(node: ForNodesNode, at: At): void {
  const last = node.block.statements.at(-1);
  if (last?.kind === "values") {
    say(at, "lang/syntax", last.range, "found values that nothing uses", { hint: HINT });
    return;
  }
  lowerForNodes(node, [], [], at);
}

/** Lowers the set of nodes, one bool for each node. */
function setOf(node: Expression, at: At): Typed | null {
  const found = at.lowering.expression(node, at, "bool");
  const set = found === null ? null : made(at, node.range, found, "bool");
  if (set === null || (set.domain === "node" && set.element === "bool")) return set;
  const text = set.label === undefined ? typeText(set) : `${set.label} (${typeText(set)})`;
  say(at, "lang/type", node.range, `found ${text} after in; expected a set of nodes, a node<bool>`, {
    hint:
      set.domain === "scalar" && set.element === "bool"
        ? "All nodes are node(true)."
        : set.domain === "scalar"
          ? `The set of one node is node_index == ${set.label ?? "x"}.`
          : "A set is what a comparison gives, out_degree > 0; all nodes are node(true).",
  });
  return null;
}

/**
 * Lowers the last line of a body. Returns null where the whole body is wrong, and null in place of each combination that is
 * wrong.
 */
function combined(
  statements: readonly Statement[],
  names: readonly string[],
  wanted: readonly (Element | null)[],
  at: At,
  node: ForNodesNode,
): readonly (Gathered | null)[] | null {
  const last = statements.at(-1);
  const isValues = last?.kind === "values" && names.length > 0;
  for (const statement of isValues ? statements.slice(0, -1) : statements) at.lowering.statement(statement, at);
  if (names.length === 0) return [];
  if (last?.kind !== "values") {
    if (last?.kind !== "broken") {
      const message = "found a body without values; expected how they are combined as its last line";
      say(at, "lang/syntax", last?.range ?? node.block.range, message, { hint: HINT });
    }
    return null;
  }
  if (last.values.length !== names.length) {
    const { length } = last.values;
    const message = `found ${length} value${length === 1 ? "" : "s"} for ${names.length} name${names.length === 1 ? "" : "s"}`;
    say(at, "lang/type", last.range, message, { hint: "Write as many names: let a, b = for_nodes …." });
    return null;
  }
  return last.values.map((value, k) => combination(value, wanted[k] ?? null, at));
}

/** Lowers a value with the word before it, `sum(x)`. */
function combination(node: Expression, wanted: Element | null, at: At): Gathered | null {
  const isCall = node.kind === "call" && node.callee.kind === "name" && node.comprehension === null;
  const word = isCall && node.callee.kind === "name" ? node.callee : null;
  const isCombiner = word !== null && (MONOID_OF[word.name as WordName] !== undefined || word.name === "count");
  const [given, ...more] = isCall ? node.given : [];
  if (!word || !isCombiner || !given || more.length > 0 || given.isElse || given.name !== null) {
    if (node.kind === "missing") return null;
    say(at, "lang/type", node.range, "found a value without a word before it; expected how it is combined", {
      hint: "Values of all nodes are combined by sum, product, min, max, any, all and count: sum(x), max(y).",
    });
    return null;
  }
  const asksBool = word.name === "any" || word.name === "all" || word.name === "count";
  const element = asksBool ? "bool" : wanted;
  const found = made(at, given.value.range, at.lowering.expression(given.value, at, element), element);
  if (found === null || isLiteral(found) || !expectNumbers(word, given.value.range, found, at)) return null;
  if (asksBool && found.element !== "bool") {
    const message = `found ${typeText(found)} in ${word.name}; expected bool`;
    say(at, "lang/type", given.value.range, message, { hint: `Compare it: ${found.label ?? "x"} != 0.` });
    return null;
  }
  if (word.name === "count") return attempt(at, given.value.range, (site) => countedOver(site, found));
  return { monoid: MONOID_OF[word.name as WordName]!, value: found };
}
