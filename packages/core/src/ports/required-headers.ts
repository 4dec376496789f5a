/** The headers that a request with a signed URL must carry: they travel in its fragment, which is never sent. */
export function requiredHeaders(url: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(new URL(url).hash.slice(1)));
}
