/** Orders in which tickets are drawn, other than one after the other. */

/** Which of so many tickets is drawn in the place of one, by a number that the order comes of; each is drawn once. */
export function shuffled(ticket: number, tickets: number, seed: number): number {
  if (tickets < 2) return ticket;
  // Multiples of a number without a common divisor go through all remainders.
  let step = 1 + ((Math.imul(seed, 0x9e37_79b1) >>> 0) % (tickets - 1));
  while (divisor(step, tickets) !== 1) step++;
  return (ticket * step + (seed >>> 0)) % tickets;
}

function divisor(a: number, b: number): number {
  return b === 0 ? a : divisor(b, a % b);
}
