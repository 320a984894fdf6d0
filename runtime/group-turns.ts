/** Decides which stages of a loop's sparse rounds go by groups of nodes, and finds these groups in each round. */

import type { BoundGrouping, BoundSparse, BoundStage, BoundTouch } from "../src/bind/bound.ts";
import type { Crew } from "./crew.ts";
import type { GroupRange } from "./node-groups.ts";
import { NodeGroups } from "./node-groups.ts";

/** The number of entries that a stage over all nodes computes in the time of one entry by a list of grouped nodes. */
const ADVANTAGE = 1.25;

export class GroupTurns {
  readonly #bound: BoundSparse;
  readonly #carrying: readonly BoundStage[];
  readonly #crew: Crew;
  readonly #groups: readonly NodeGroups[];
  readonly #stages: readonly BoundStage[];
  /** For each stage, whether it went by its group when it last went over some nodes only. */
  readonly #isByGroup: boolean[];
  #sources: readonly BoundStage[];
  #areSorted: boolean;

  constructor(bound: BoundSparse, carrying: readonly BoundStage[], crew: Crew) {
    const { groupings, levels, nodes } = bound;
    const get = (offset: number): number => crew.get(offset);
    this.#bound = bound;
    this.#carrying = carrying;
    this.#crew = crew;
    this.#groups = groupings.map(
      (grouping) => new NodeGroups(behind(grouping, crew.shift), { buffer: crew.buffer, nodes, get }),
    );
    this.#stages = levels.flatMap(({ stages }) => stages);
    this.#isByGroup = this.#stages.map(({ group }) => group !== null);
    this.#sources = this.#sourcesNow();
    this.#areSorted = groupings.length === 0;
  }

  /** Begins with the first round of a loop, when nodes are not grouped yet. */
  enter(): void {
    for (const groups of this.#groups) groups.enter();
    this.#areByGroup();
    this.#areSorted = this.#groups.length === 0;
  }

  /** Whether all nodes have been grouped since the loop was entered. */
  get areSorted(): boolean {
    return this.#areSorted;
  }

  /** Groups the nodes, unless they are. One worker does so, and the others wait at the barrier that follows. */
  sort(): void {
    if (this.#crew.leads && !this.#areSorted) for (const groups of this.#groups) groups.sort();
    this.#areSorted = true;
  }

  /** The stages whose changed nodes have to be listed, if each stage goes by groups where it did the last time. */
  get sources(): readonly BoundStage[] {
    return this.#sources;
  }

  /** Takes over from a worker that was alone: nodes are grouped by now, and it is open which stages go by groups. */
  forget(): void {
    this.#areSorted = true;
    this.#areByGroup();
  }

  /** Supposes that all stages that can go by groups do. */
  #areByGroup(): void {
    if (this.#groups.length === 0) return;
    this.#stages.forEach(({ group }, k) => {
      this.#isByGroup[k] = group !== null;
    });
    this.#sources = this.#sourcesNow();
  }

  note({ stage, group }: BoundStage, isByGroup: boolean): void {
    if (group === null || this.#isByGroup[stage] === isByGroup) return;
    this.#isByGroup[stage] = isByGroup;
    this.#sources = this.#sourcesNow();
  }

  /**
   * Estimates the work of the next round by groups, in nodes and entries of rows, if its groups are next to the last
   * ones.
   */
  mostNext(): number {
    let most = 0;
    for (const { group } of this.#groups.length === 0 ? [] : this.#stages) {
      for (const [now] of group?.keys ?? []) most += this.#groups[group!.grouping]!.mostNear(this.#crew.get(now));
    }
    return most;
  }

  /**
   * Finds the groups of nodes at which a stage is to be computed; null where it is to be computed at all nodes.
   * `isListed` tells whether the nodes that a touch begins from are listed.
   */
  rangesOf(
    { group, touches, edges }: BoundStage,
    isListed: (touch: BoundTouch) => boolean,
  ): readonly GroupRange[] | null {
    if (group === null || !group.touches.every((touch) => isListed(touches[touch]!))) return null;
    const { always, nodes } = this.#bound;
    const word = (slot: number): number => this.#crew.get(slot);
    const areSame = group.scalars.every(
      ([now, before]) => word(now) === word(before) && word(now + 4) === word(before + 4),
    );
    if (!areSame) return null;
    const groups = this.#groups[group.grouping]!;
    const words = new Set(
      group.keys.flatMap(([now, before]) => (group.isHeld ? [word(now)] : [word(now), word(before)])),
    );
    const ranges = [...words].flatMap((value) => groups.find(value) ?? []);
    const size = ranges.reduce((sum, { count, entries }) => sum + count + (edges === 0 ? 0 : entries), 0);
    return always || size * ADVANTAGE < nodes + edges ? ranges : null;
  }

  #sourcesNow(): readonly BoundStage[] {
    if (this.#groups.length === 0) return this.#carrying;
    const touching = this.#stages.flatMap(({ stage, touches, direct, group }): readonly BoundTouch[] =>
      group !== null && this.#isByGroup[stage]
        ? group.touches.map((touch) => touches[touch]!)
        : [...touches, ...(direct ? [direct] : [])],
    );
    const asked = new Set(touching.flatMap(({ stage, round }) => (round === "last" ? [stage] : [])));
    return this.#carrying.filter(({ stage }) => asked.has(stage));
  }
}

/** Makes a grouping whose arrays lie `shift` bytes behind those of the plan. */
function behind(grouping: BoundGrouping, shift: number): BoundGrouping {
  const { order, starts, entries, scratch } = grouping;
  return {
    ...grouping,
    order: order + shift,
    starts: starts + shift,
    entries: entries + shift,
    scratch: scratch + shift,
  };
}
