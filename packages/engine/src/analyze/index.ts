/** Analysis alone: what the command line loads to measure a file on its own thread. */
export { analyzeFile, type AnalyzeOptions } from './analyze-file.ts';
