/** The limits alone, without any reader. */
export { defaultAudioLimits, type AudioLimits } from './format/audio-limits.ts';
export { audioLimitsFromEnvironment, audioLimitsFromPairs } from './format/parse-audio-limits.ts';
