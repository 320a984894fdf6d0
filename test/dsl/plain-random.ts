/** The number that `random` gives a node, from its definition, on integers of any size. */
export function plainRandom(seed: number, counter: number, index: number): number {
  const word = (number: bigint): bigint => BigInt.asUintN(32, number);
  const mixed = (number: bigint): bigint => {
    let hash = word(number);
    hash = word((hash ^ (hash >> 16n)) * 0x85ebca6bn);
    hash = word((hash ^ (hash >> 13n)) * 0xc2b2ae35n);
    return hash ^ (hash >> 16n);
  };
  const golden = 0x9e3779b9n;
  const [s, c] = [word(BigInt(seed)), word(BigInt(counter))];
  const first = mixed(mixed(s + golden) ^ c);
  const upper = mixed(mixed(BigInt(index) ^ first) + mixed(mixed(c + golden) + s));
  return Number((upper << 21n) | (mixed(upper ^ first) >> 11n)) / 2 ** 53;
}
