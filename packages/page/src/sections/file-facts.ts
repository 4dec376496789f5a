import type { Measurement } from '@lathe/core';
import { html, type Markup } from '../markup/html.ts';
import { shownSize } from '../markup/shown.ts';
import type { PageFile } from '../page-facts.ts';

const mostTags = 40;
const mostCharacters = 300;

/** One line of what the file is. */
export function fileLine(file: PageFile, { sampleRateHz, channelCount, channels }: Measurement): string {
  const layout = channelCount === 1 ? 'mono' : channelCount === 2 ? 'stereo' : `${channelCount} channels`;
  const depth = file.isLossy ? 'lossy' : `${file.bitsPerSample} bit`;
  const codec = ['pcm', 'float', file.container].includes(file.codec) ? '' : ` (${file.codec})`;
  const labels = channelCount > 2 ? ` (${channels.join(' ')})` : '';
  return `${file.container.toUpperCase()}${codec}, ${sampleRateHz / 1000} kHz, ${depth}, ${layout}${labels}, ${shownSize(file.sizeBytes)}`;
}

/** Tags and oddities of the file. */
export function fileFacts({ tags, warnings }: PageFile): Markup | null {
  const entries = Object.entries(tags);
  if (entries.length === 0 && warnings.length === 0) return null;
  return html`<section>
    <h2>File</h2>
    ${
      warnings.length === 0
        ? null
        : html`<ul class="findings">
            ${warnings.map((warning) => html`<li class="note">${warning}</li>`)}
          </ul>`
    }
    ${
      entries.length === 0
        ? null
        : html`<dl class="tags">
            ${entries.slice(0, mostTags).map(
              ([name, value]) =>
                html`<div>
                  <dt>${name}</dt>
                  <dd>${value.slice(0, mostCharacters)}</dd>
                </div>`,
            )}
          </dl>`
    }
    ${entries.length > mostTags ? html`<p>… and ${entries.length - mostTags} more tags.</p>` : null}
  </section> `;
}
