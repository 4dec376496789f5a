import type { Measurement } from '@lathe/core';
import { html, type Markup } from '../markup/html.ts';
import { shownCount, shownTime } from '../markup/shown.ts';

const mostListed = 50;

/** What was lost of a damaged file; nothing for a sound one. */
export function damageBanner({ damage = [], sampleRateHz, nonFiniteSamples }: Measurement): Markup | null {
  if (damage.length === 0 && nonFiniteSamples === 0) return null;
  const lostSeconds = damage.reduce((sum, { lengthFrames }) => sum + lengthFrames, 0) / sampleRateHz;
  return html`<section class="banner bad">
    <h2>Damaged</h2>
    <p>
      The numbers below are of what could be
      read.${
        damage.length > 0
          ? ` ${shownCount(damage.length, 'place', 'places')}, ${shownTime(lostSeconds, 3)} lost or replaced by silence.`
          : ''
      }${nonFiniteSamples > 0 ? ` ${shownCount(nonFiniteSamples, 'sample was', 'samples were')} NaN or infinite and read as zero.` : ''}
    </p>
    <ul>
      ${damage.slice(0, mostListed).map(({ message, startFrame, lengthFrames }) => html`<li><b>${shownTime(startFrame / sampleRateHz, 3)}</b> ${message} <small>${shownCount(lengthFrames, 'frame', 'frames')}</small></li>`)}
    </ul>
    ${damage.length > mostListed ? html`<p>… and ${damage.length - mostListed} more.</p>` : null}
  </section> `;
}
