import { severityOf } from '../profiles/severity-of.ts';
import { megabytes, seconds } from '../profiles/value-text.ts';
import { demand, departed, notApplicable, passed, unmeasured, within, type RuleHead } from './build-result.ts';
import { isWaveFamily } from './file-facts.ts';
import { marginWithin } from './margin-within.ts';
import { fixCommand, stance, type Rule } from './rule-context.ts';

export const afterDataRule: Rule = (context) => {
  const { facts, profile } = context;
  const { onlyAudioAfterData } = profile.files;
  if (!onlyAudioAfterData?.value) return null;
  const severity = severityOf(profile, 'file', onlyAudioAfterData);
  const head: RuleHead = {
    rule: 'after-data',
    severity,
    source: onlyAudioAfterData.source,
    unit: null,
    limit: demand('audio only'),
  };
  if (!isWaveFamily(facts)) return notApplicable(head, 'Only WAVE files have a data chunk.');
  const after = facts.chunks.filter(({ position }) => position === 'after-data').map(({ id }) => id.trim());
  if (facts.warnings.some(({ code }) => code === 'trailing_bytes')) after.push('stray bytes');
  if (after.length === 0) return passed(head, 'audio only');
  return departed(head, {
    value: after.join(', '),
    finding: `${stance(context, severity)} anything but audio after the start of the data chunk; there is ${after.join(', ')}.`,
    remedy: `Metadata can be moved in front of the audio: ${fixCommand(context)}`,
    mendedBy: 'fix',
  });
};

export const chunksRule: Rule = (context) => {
  const { facts, profile } = context;
  const { requiredChunks } = profile.files;
  if (requiredChunks === undefined) return null;
  const severity = severityOf(profile, 'file', requiredChunks);
  const head: RuleHead = {
    rule: 'chunks',
    severity,
    source: requiredChunks.source,
    unit: null,
    limit: demand(requiredChunks.value.join(', ')),
  };
  const missing = requiredChunks.value.filter((id) => !facts.chunks.some((chunk) => chunk.id === id));
  if (missing.length === 0) return passed(head, requiredChunks.value.join(', '));
  return departed(head, {
    value: `no ${missing.join(', ')}`,
    finding: `${stance(context, severity)} files without the ${missing.join(' and ')} chunk.`,
    remedy: 'Export it again from the tool that holds this metadata.',
  });
};

export const tagsRule: Rule = (context) => {
  const { facts, profile } = context;
  const { tags } = profile.files;
  if (tags === null || tags.value.length === 0) return null;
  const severity = severityOf(profile, 'file', tags);
  const head: RuleHead = {
    rule: 'tags',
    severity,
    source: tags.source,
    unit: null,
    limit: demand(tags.value.join(', ')),
  };
  const names = Object.keys(facts.tags).map((name) => name.toUpperCase());
  if (names.length === 0 && facts.container !== 'flac') {
    return unmeasured(head, `Lathe reads no tags from a ${facts.container.toUpperCase()} file.`);
  }
  const missing = tags.value.filter((name) => !names.includes(name.toUpperCase()));
  if (missing.length === 0) return passed(head, tags.value.join(', '));
  return departed(head, {
    value: `no ${missing.join(', ')}`,
    finding: `${stance(context, severity)} files without the tag ${missing.join(', ')}.`,
    remedy: `Write ${missing.join(', ')} with a tag editor.`,
  });
};

export const fileSizeRule: Rule = (context) => {
  const { facts, profile } = context;
  const limit = profile.limits?.maximumSizeBytes;
  if (limit === undefined) return null;
  const severity = severityOf(profile, 'file', limit);
  const head: RuleHead = {
    rule: 'file-size',
    severity,
    source: limit.source,
    unit: 'bytes',
    limit: within(null, limit.value, `at most ${megabytes(limit.value)}`),
  };
  const margin = limit.value - facts.sizeBytes;
  if (margin >= 0) return passed(head, facts.sizeBytes, margin);
  const takesFlac = profile.files.containers?.value.includes('flac') === true && facts.container !== 'flac';
  return departed(head, {
    value: facts.sizeBytes,
    margin,
    finding: `${stance(context, severity)} files above ${megabytes(limit.value)}; this one has ${megabytes(facts.sizeBytes)}.`,
    remedy: takesFlac
      ? 'Deliver it as FLAC, about half as large.'
      : 'Deliver it at a lower sample rate or depth, or in parts.',
  });
};

export const durationRule: Rule = (context) => {
  const { measurement, profile } = context;
  const minimum = profile.limits?.minimumDurationSeconds;
  const maximum = profile.limits?.maximumDurationSeconds;
  const first = minimum ?? maximum;
  if (first === undefined) return null;
  const value = measurement.durationSeconds;
  const isLong = maximum !== undefined && marginWithin(value, { minimum: null, maximum: maximum.value }, 3) < 0;
  const broken = isLong ? maximum : first;
  const severity = severityOf(profile, 'file', broken);
  const bounds = { minimum: minimum?.value ?? null, maximum: maximum?.value ?? null };
  const texts = [
    ...(minimum === undefined ? [] : [`at least ${seconds(minimum.value)}`]),
    ...(maximum === undefined ? [] : [`at most ${seconds(maximum.value)}`]),
  ];
  const head: RuleHead = {
    rule: 'duration',
    severity,
    source: broken.source,
    unit: 's',
    limit: within(bounds.minimum, bounds.maximum, texts.join(', ')),
  };
  const margin = marginWithin(value, bounds, 3);
  if (margin >= 0) return passed(head, value, margin);
  return departed(head, {
    value,
    margin,
    finding: `${stance(context, severity)} files ${isLong ? 'longer' : 'shorter'} than ${seconds(broken.value)}; this one lasts ${value.toFixed(2)} s.`,
    remedy: isLong ? 'Deliver it in parts.' : 'Deliver the full track, or as part of another.',
  });
};
