import { html, type Markup } from '../markup/html.ts';

const radius = 100;
const sectorDegrees = 5;
const degrees = Math.PI / 180;

/** Where the power comes from, as a fan of sectors: the middle is up, hard left and right at 45°, out of phase below. */
export function directionChart(directions: readonly number[] | null): Markup | null {
  if (directions === null) return null;
  const greatest = Math.max(...directions);
  const sectors = directions.map((share, index) => {
    const angle = (index - (directions.length - 1) / 2) * sectorDegrees;
    return wedge(angle, Math.sqrt(share / greatest), Math.abs(angle) > 47.5 ? 'bar against' : 'bar');
  });
  const outOfPhase = directions.reduce((sum, share, index) => sum + (index < 9 || index > 27 ? share : 0), 0);
  return html`<figure class="plot fan">
    <figcaption>
      <b>Stereo field</b><span class="key"><i class="bar"></i>power by direction</span>
    </figcaption>
    <svg
      viewBox="-128 -118 256 132"
      role="img"
      aria-label="Power by direction; ${Math.round(outOfPhase * 100)} % is out of phase."
    >
      <path
        class="grid"
        d="M-100 0A100 100 0 0 1 100 0ZM-50 0A50 50 0 0 1 50 0M0 0V-100M0 0L-70.7 -70.7M0 0L70.7 -70.7"
      />
      ${sectors}
      <text x="0" y="-105" text-anchor="middle">mono</text>
      <text x="-76" y="-74" text-anchor="end">L</text>
      <text x="76" y="-74">R</text>
      <text x="-104" y="11" text-anchor="start">out of phase</text>
      <text x="104" y="11" text-anchor="end">out of phase</text>
    </svg>
    <p class="note">${Math.round(outOfPhase * 100)} % of the power is out of phase.</p>
  </figure> `;
}

function wedge(angle: number, reach: number, role: string): Markup {
  const point = (side: number): string => {
    const turned = (angle + side * (sectorDegrees / 2 - 0.4)) * degrees;
    return `${round(Math.sin(turned) * radius * reach)} ${round(-Math.cos(turned) * radius * reach)}`;
  };
  const arc = round(radius * reach);
  return html`<path class="${role}" d="M0 0L${point(-1)}A${arc} ${arc} 0 0 1 ${point(1)}Z" />`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
