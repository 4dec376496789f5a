import { hertz, hexCode } from '../profiles/value-text.ts';
import type { RuleResult } from '../reports/check-report.ts';
import { severityOf } from '../profiles/severity-of.ts';
import { among, departed, notApplicable, passed, within, type RuleHead } from './build-result.ts';
import { isWaveFamily, type FileFacts } from './file-facts.ts';
import { fixCommand, masterCommand, stance, type Rule, type RuleContext } from './rule-context.ts';

/** Largest RIFF file; past it only RF64 and its kin hold the audio. */
const largestWavBytes = 0xffff_ffff;

/** The container by the name profiles use: what lies in MP4 goes by its codec. */
function containerName({ container, codec }: FileFacts): string {
  return container === 'mp4' || container === 'adts' ? codec : container;
}

export const containerRule: Rule = (context) => {
  const { facts, profile } = context;
  const { containers } = profile.files;
  if (containers === null) return null;
  const accepted: readonly string[] = containers.value;
  const severity = severityOf(profile, 'file', containers);
  const head: RuleHead = {
    rule: 'container',
    severity,
    source: containers.source,
    unit: null,
    limit: among(accepted, accepted.join(', ')),
  };
  const value = containerName(facts);
  if (accepted.includes(value)) return passed(head, value);
  return departed(head, {
    value,
    finding: `${stance(context, severity)} ${value.toUpperCase()} files; it takes ${accepted.join(', ')}.`,
    ...containerRemedy(context, accepted),
  });
};

function containerRemedy(
  context: RuleContext,
  accepted: readonly string[],
): { remedy: string; mendedBy: RuleResult['mendedBy'] } {
  const { facts } = context;
  if (facts.isLossy) return { remedy: `Deliver from the lossless source as ${accepted.join(' or ')}.`, mendedBy: null };
  if (!accepted.includes('wav')) return { remedy: `Export or encode it as ${accepted.join(' or ')}.`, mendedBy: null };
  if (!isWaveFamily(facts)) {
    return { remedy: `Write it as WAV: ${masterCommand(context)} --container wav`, mendedBy: 'master' };
  }
  if (facts.sizeBytes > largestWavBytes) {
    return { remedy: 'The audio is larger than the 4 GiB a WAV can hold: split it, or deliver FLAC.', mendedBy: null };
  }
  return { remedy: `The audio fits a plain WAV: ${fixCommand(context)}`, mendedBy: 'fix' };
}

export const sampleRateRule: Rule = (context) => {
  const { facts, profile } = context;
  const { sampleRatesHz, minimumSampleRateHz } = profile.files;
  const rule = sampleRatesHz ?? minimumSampleRateHz;
  if (rule === null) return null;
  const rates = sampleRatesHz?.value ?? [];
  const minimum = minimumSampleRateHz?.value ?? 0;
  const severity = severityOf(profile, 'file', rule);
  const text = rates.length > 0 ? rates.map(hertz).join(', ') : `${hertz(minimum)} or higher`;
  const head: RuleHead = {
    rule: 'sample-rate',
    severity,
    source: rule.source,
    unit: 'Hz',
    limit: rates.length > 0 ? among(rates, text) : within(minimum, null, text),
  };
  const value = facts.sampleRateHz;
  const margin = rates.length > 0 ? null : value - minimum;
  if ((rates.length === 0 || rates.includes(value)) && value >= minimum) return passed(head, value, margin);
  return departed(head, {
    value,
    margin,
    finding: `${stance(context, severity)} ${hertz(value)}; it takes ${text}.`,
    remedy: 'Export it again at such a rate from the session; Lathe does not convert rates.',
  });
};

/** Bits of the integer formats that masters may be written in, finest first. */
const depths = [
  ['s24', '24'],
  ['s16', '16'],
] as const;
const bitsOf: Readonly<Record<string, number>> = { u8: 8, s16: 16, s24: 24, s32: 32, f32: 32, f64: 64 };

export const sampleFormatRule: Rule = (context) => {
  const { facts, profile } = context;
  const { sampleFormats } = profile.files;
  if (sampleFormats === null) return null;
  const accepted: readonly string[] = sampleFormats.value;
  const severity = severityOf(profile, 'file', sampleFormats);
  const text = accepted.map(formatName).join(', ');
  const head: RuleHead = {
    rule: 'sample-format',
    severity,
    source: sampleFormats.source,
    unit: null,
    limit: among(accepted, text),
  };
  if (facts.isLossy) return notApplicable(head, 'A lossy codec has no depth of its own.');
  const value = facts.sampleFormat;
  if (accepted.includes(value)) return passed(head, value);
  const finding = `${stance(context, severity)} samples of ${formatName(value)}; it takes ${text}.`;
  if (value === 's32' && facts.bitsPerSample <= 24 && accepted.includes('s24') && isWaveFamily(facts)) {
    const remedy = `Only ${facts.bitsPerSample} bits carry audio, the padding can go: ${fixCommand(context)}`;
    return departed(head, { value, finding, remedy, mendedBy: 'fix' });
  }
  const depth = depths.find(([format]) => accepted.includes(format) && (bitsOf[value] ?? 0) > (bitsOf[format] ?? 0));
  if (depth === undefined) {
    const remedy = 'Export it again at that depth from the session; more bits added here would be empty.';
    return departed(head, { value, finding, remedy });
  }
  const remedy = `Reduce it with dither: ${masterCommand(context)} --bit-depth ${depth[1]}`;
  return departed(head, { value, finding, remedy, mendedBy: 'master' });
};

function formatName(format: string): string {
  const bits = bitsOf[format];
  if (bits === undefined) return format;
  return `${bits} bit${format.startsWith('f') ? ' float' : ''}`;
}

export const channelsRule: Rule = (context) => {
  const { facts, profile } = context;
  const { channelCounts } = profile.files;
  if (channelCounts === null) return null;
  const severity = severityOf(profile, 'file', channelCounts);
  const text = channelCounts.value.map(channelsName).join(' or ');
  const head: RuleHead = {
    rule: 'channels',
    severity,
    source: channelCounts.source,
    unit: null,
    limit: among(channelCounts.value, text),
  };
  const value = facts.channelCount;
  if (channelCounts.value.includes(value)) return passed(head, value);
  return departed(head, {
    value,
    finding: `${stance(context, severity)} ${channelsName(value)}; it takes ${text}.`,
    remedy: `Export a ${text} mix; Lathe changes no channels.`,
  });
};

function channelsName(count: number): string {
  if (count === 1) return 'mono';
  return count === 2 ? 'stereo' : `${count} channels`;
}

export const fmtCodeRule: Rule = (context) => {
  const { facts, profile } = context;
  const { fmtCodes } = profile.files;
  if (fmtCodes === null) return null;
  const severity = severityOf(profile, 'file', fmtCodes);
  const text = fmtCodes.value.map(hexCode).join(', ');
  const head: RuleHead = {
    rule: 'fmt-code',
    severity,
    source: fmtCodes.source,
    unit: null,
    limit: among(fmtCodes.value.map(hexCode), text),
  };
  const tag = facts.waveFormatTag;
  if (tag === null) return notApplicable(head, 'Only WAVE files have a format code.');
  const value = hexCode(tag);
  if (fmtCodes.value.includes(tag)) return passed(head, value);
  const plain = facts.sampleFormat.startsWith('f') ? 3 : 1;
  const isMendable = tag === 0xfffe && facts.channelCount <= 2 && fmtCodes.value.includes(plain);
  return departed(head, {
    value,
    finding: `${stance(context, severity)} the WAVE format code ${value}; it wants ${text}.`,
    remedy: isMendable
      ? `The header can be rewritten: ${fixCommand(context)}`
      : plain === 3 && !fmtCodes.value.includes(3)
        ? `The code stands for float samples; write integers: ${masterCommand(context)}`
        : `${channelsName(facts.channelCount)} cannot be described by ${text}; export what it takes.`,
    mendedBy: isMendable ? 'fix' : plain === 3 && facts.channelCount <= 2 ? 'master' : null,
  });
};
