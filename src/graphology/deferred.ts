/**
 * Defers a definition until it is first asked for. All programs of these functions would take most of the time of
 * loading them to build, and a caller needs few of them.
 */
export function deferred<T>(define: () => T): () => T {
  let defined: { readonly value: T } | undefined;
  return () => {
    defined ??= { value: define() };
    return defined.value;
  };
}
