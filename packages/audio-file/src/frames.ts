/** Reading frames of a file that is open already: all that a thread needs that measures a part of it. */
export { type FrameExtent, readFrames } from './files/frame-extent.ts';
