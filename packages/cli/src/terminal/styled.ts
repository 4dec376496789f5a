import { styleText } from 'node:util';

/** Colours text for a terminal; plain where the output is none or NO_COLOR asks for it. */
export function styled(style: 'red' | 'yellow' | 'green' | 'dim' | 'bold', text: string): string {
  return styleText(style, text, { stream: process.stdout });
}
