/** `--page` of the verbs that measure files where they lie. */
export const pageOption = {
  kind: 'text',
  valueName: 'DIR',
  summary:
    'Write each file as a page to look at, <name>.report.html: waveform, loudness, spectrum, stereo field, findings and rules.',
} as const;
