import { logarithmicAxis, type Axis } from './axis.ts';

const ticks = [
  { value: 31.5, label: '31' },
  { value: 63, label: '63' },
  { value: 125, label: '125' },
  { value: 250, label: '250' },
  { value: 500, label: '500' },
  { value: 1000, label: '1k' },
  { value: 2000, label: '2k' },
  { value: 4000, label: '4k' },
  { value: 8000, label: '8k' },
  { value: 16_000, label: '16k' },
  { value: 32_000, label: '32k' },
  { value: 64_000, label: '64k' },
  { value: 128_000, label: '128k' },
];

/** Hertz on a logarithmic scale with octave labels. */
export function frequencyAxis(lowHz: number, highHz: number): Axis {
  return logarithmicAxis(
    lowHz,
    highHz,
    ticks.filter(({ value }) => value > lowHz * 1.05 && value < highHz / 1.05),
  );
}
