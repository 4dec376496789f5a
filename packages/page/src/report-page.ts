import type { Measurement } from '@lathe/core';
import { histogramChart } from './charts/histogram-chart.ts';
import { loudnessChart } from './charts/loudness-chart.ts';
import { spectrumChart } from './charts/spectrum-chart.ts';
import { stereoChart } from './charts/stereo-chart.ts';
import { waveformChart } from './charts/waveform-chart.ts';
import { html, Markup } from './markup/html.ts';
import type { PageFacts } from './page-facts.ts';
import { pageStyle } from './page-style.ts';
import { channelLevels } from './sections/channel-levels.ts';
import { damageBanner } from './sections/damage-banner.ts';
import { fileFacts, fileLine } from './sections/file-facts.ts';
import { findingsList } from './sections/findings.ts';
import { keyNumbers } from './sections/key-numbers.ts';
import { masterSection } from './sections/master-section.ts';
import { ruleTables } from './sections/rule-table.ts';

/** Stands in the head of every page, so that a page can be told from other files. */
export const pageMarker = '<meta name="generator" content="Lathe report page">';

/**
 * The report as one page of HTML that needs nothing else: no script, no font, no picture from outside; every number is
 * also in a JSON block for machines. Everything that comes from the file is escaped.
 */
export function renderReportPage(facts: PageFacts): string {
  const { file, measurement, rules, master, before, producer } = facts;
  const picture = measurement.picture ?? {};
  const targetLufs = master?.recipe.targetLufs ?? null;
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        ${new Markup(pageMarker)}
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${file.name} – Lathe report</title>
        <style>
          ${new Markup(pageStyle)}
        </style>
      </head>
      <body>
        <header>
          <h1>${file.name}</h1>
          <p>${fileLine(file, measurement)}</p>
        </header>
        <main>
          ${damageBanner(measurement)}${keyNumbers(measurement)} ${waveformChart(measurement)}
          ${loudnessChart(measurement, before, targetLufs)}
          <div class="pair">${histogramChart(measurement)}${spectrumChart(picture, before?.picture)}</div>
          <div class="pair">${stereoChart(picture)}</div>
          ${ruleTables(rules)}${findingsList(measurement)}${channelLevels(measurement)}${master === null ? null : masterSection(master)}${fileFacts(file)}
        </main>
        <footer>
          Measured by ${producer}: loudness by ITU-R BS.1770-5, range by EBU Tech 3342, true peak 16 times oversampled.
        </footer>
        <script type="application/json" id="lathe-report">
          ${new Markup(embeddedJson(facts))}
        </script>
      </body>
    </html> `;
  return page.text;
}

/** JSON that cannot end its element; series are drawn already and stay in the JSON report. */
function embeddedJson({ file, measurement, rules, master, producer }: PageFacts): string {
  const numbers = { file, measurement: withoutSeries(measurement), rules, master, producer };
  return JSON.stringify(numbers).replaceAll('<', '\\u003c');
}

function withoutSeries({ momentary: _momentary, shortTerm: _shortTerm, ...rest }: Measurement): Measurement {
  return rest;
}
