/** Analysis alone: what the command line loads to measure a file on its own thread. */
export { audioLimitsFromPairs, type AudioLimits } from '@lathe/audio-file/limits';
export { analyzeFile, type AnalyzeOptions } from './analyze-file.ts';
