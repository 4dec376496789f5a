/** The file name of a Content-Disposition header, RFC 6266: `filename*` in UTF-8 wins over `filename`; empty when there is none. */
export function fileNameOf(header: string | undefined): string {
  const extended = /;\s*filename\*\s*=\s*utf-8'[^']*'([^;\s]+)/i.exec(header ?? '')?.[1];
  if (extended !== undefined) {
    try {
      return decodeURIComponent(extended);
    } catch {
      return '';
    }
  }
  const match = /;\s*filename\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))/i.exec(header ?? '');
  return match?.[1]?.replaceAll(/\\(.)/g, '$1') ?? match?.[2] ?? '';
}

/** The header that gives a download its name. */
export function attachment(name: string): string {
  const escaped = encodeURIComponent(name).replaceAll(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename*=UTF-8''${escaped}`;
}
