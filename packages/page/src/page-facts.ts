import type { MasterReport, Measurement } from '@lathe/core';

/** What the page says of the file itself. */
export interface PageFile {
  readonly name: string;
  readonly container: string;
  readonly codec: string;
  readonly isLossy: boolean;
  readonly bitsPerSample: number;
  readonly sizeBytes: number;
  readonly tags: Readonly<Record<string, string>>;
  /** Sentences about oddities of the file. */
  readonly warnings: readonly string[];
}

/** One rule of a profile and how the file stands to it. */
export interface PageRule {
  readonly profile: string;
  readonly rule: string;
  readonly verdict: 'pass' | 'warn' | 'fail' | 'info' | 'unmeasured' | 'not-applicable';
  readonly value: string;
  readonly limit: string;
  /** Document, date and confidence. */
  readonly source: string;
  /** What to do; empty where nothing is to be done. */
  readonly remedy: string;
}

/** Everything one page shows. */
export interface PageFacts {
  readonly file: PageFile;
  /** Of the file named; its series and picture are drawn where they are there. */
  readonly measurement: Measurement;
  readonly rules: readonly PageRule[];
  /** Set when the file is a master: how it came to be. */
  readonly master: MasterReport | null;
  /** Measurement of the master's input, for the curves before. */
  readonly before: Measurement | null;
  /** Name and version of the program. */
  readonly producer: string;
}
