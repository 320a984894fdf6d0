/**
 * Defers a definition until it is first asked for. A caller needs few of these functions, and building all their
 * programs would take most of the time of loading them.
 */
export function deferred<T>(define: () => T): () => T {
  let defined: { readonly value: T } | undefined;
  return () => {
    defined ??= { value: define() };
    return defined.value;
  };
}
