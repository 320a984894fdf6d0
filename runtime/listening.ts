/**
 * A timeout that counts only the time in which this thread could hear messages of other threads. A thread that is busy hears
 * none, so a plain timeout could pass before the message that calls it off is read.
 */

/**
 * The number of pieces into which the time is divided. While the thread is busy, at most one of them passes; before the
 * next one, it hears the messages that came.
 */
const PIECES = 20;

/** Calls `act` once this thread has listened for so many milliseconds. The function that is returned calls it off. */
export function onceListenedFor(milliseconds: number, act: () => void): () => void {
  let left = PIECES;
  let timer: ReturnType<typeof setTimeout>;
  const next = (): void => {
    if (left-- === 0) act();
    else timer = setTimeout(next, milliseconds / PIECES);
  };
  next();
  return () => clearTimeout(timer);
}
