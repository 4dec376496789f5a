import { z } from 'zod';

/**
 * A channel layout as a caller says it: a name such as `7.1.4` or `9+10+3`, or loudspeaker labels of ITU-R BS.2051 in file
 * order, separated by commas. Which ones there are is known where files are opened.
 */
export const layoutSchema = z
  .string()
  .max(400)
  .regex(/^[A-Za-z0-9.+]+( *, *[A-Za-z0-9]+)*$/, 'expected the name of a layout, or labels separated by commas');
