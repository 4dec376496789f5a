/** Text that is markup already; everything else that a template takes in is escaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

type Insertable = string | number | Markup | null | readonly (Markup | null)[];

/** Builds markup; inserted strings and numbers are escaped, null is nothing, lists are joined. */
export function html(parts: TemplateStringsArray, ...values: readonly Insertable[]): Markup {
  const texts = parts.map((part, index) => part + (index < values.length ? inserted(values[index] ?? null) : ''));
  return new Markup(texts.join(''));
}

function inserted(value: Insertable): string {
  if (value === null) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'object') return value.map((part) => part?.text ?? '').join('');
  return escapeMarkup(String(value));
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Makes a text safe inside elements and quoted attributes; control characters, which no page shows, become spaces. */
export function escapeMarkup(text: string): string {
  return text.replaceAll(/[&<>"']/g, (found) => escapes[found] ?? '').replaceAll(/[\u0000-\u001f\u007f]/g, ' '); // oxlint-disable-line no-control-regex -- they are what is removed
}
