import type { ErrorCode } from '@lathe/core/errors';
import { randomBytes } from '../../packages/audio-file/src/fixtures/random-bytes.ts';
import { silentFlac } from '../../packages/audio-file/src/fixtures/silent-flac.ts';
import { verbatimFlac, type VerbatimFlacSpec } from '../../packages/audio-file/src/fixtures/verbatim-flac.ts';
import {
  chunk,
  dataSize64Chunk,
  formatChunk,
  latin1,
  wave,
} from '../../packages/audio-file/src/fixtures/wave-bytes.ts';

/** A hostile or broken file and the answer it gets. */
export interface HostileFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Of every door, analyzed or mastered. */
  readonly strict: ErrorCode | 'report';
  /** Where it is read leniently; as strict unless given. `degraded` is a report that says what is missing. */
  readonly lenient?: ErrorCode | 'degraded';
  /** Codes of the warnings in the report. */
  readonly warnings?: readonly string[];
}

/** Limits under which the table holds, low enough that no file of it is large. */
export const hostileLimits = { maxChunkBytes: 100_000, decodedRatioFromBytes: 4_000_000 } as const;

const pcm = randomBytes(1, 88_200);
const data = chunk('data', pcm);
const base: VerbatimFlacSpec = { pcm, channelCount: 2, bitsPerSample: 16, blockFrames: 1152 };
const flac = verbatimFlac(base);
const wav = wave([formatChunk(), data]);
const floatFormat = formatChunk({ code: 3, bits: 32, channelCount: 1 });
const manyTags = Buffer.from([0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]);
const manyChunks = Array.from({ length: 1000 }, () => chunk('LIST', latin1('INFO')));
const manyBlocks = Array.from({ length: 1000 }, () => [1, new Uint8Array(1)] as const);

function damaged(bytes: Uint8Array, at: number, count: number): Uint8Array {
  return Uint8Array.from(bytes, (byte, index) => (index >= at && index < at + count ? byte ^ 0x55 : byte));
}

/** A ds64 chunk whose three sizes are written as they are. */
function rawDataSize64(riff: bigint, audio: bigint, frames: bigint): Uint8Array {
  const payload = Buffer.alloc(28);
  payload.writeBigUInt64LE(riff, 0);
  payload.writeBigUInt64LE(audio, 8);
  payload.writeBigUInt64LE(frames, 16);
  return chunk('ds64', payload);
}

function rf64(ds64: Uint8Array): Uint8Array {
  const open = 0xffff_ffff;
  return wave([ds64, formatChunk(), chunk('data', pcm, open)], { id: 'RF64', declaredBytes: open });
}

function floats(values: readonly number[]): Uint8Array {
  const tone = Array.from({ length: 22_050 }, (_, frame) => Math.sin(frame * 0.05) * 0.25);
  return wave([floatFormat, chunk('data', new Uint8Array(Float32Array.from([...values, ...tone]).buffer))]);
}

/** Every row of the list of hostile input, and the damage to FLAC. */
export const hostileFiles: readonly HostileFile[] = [
  {
    name: 'flac-declares-2-to-36.flac',
    bytes: verbatimFlac({ ...base, declaredFrames: 2 ** 36 - 1 }),
    strict: 'input_corrupt',
    lenient: 'degraded',
  },
  { name: 'silence-bomb.flac', bytes: silentFlac(30, 8), strict: 'limit_exceeded' },
  { name: 'flac-1001-blocks.flac', bytes: verbatimFlac({ ...base, blocks: manyBlocks }), strict: 'limit_exceeded' },
  {
    name: 'flac-4-billion-tags.flac',
    bytes: verbatimFlac({ ...base, blocks: [[4, manyTags]] }),
    strict: 'limit_exceeded',
  },
  {
    name: 'flac-50-damaged-bytes.flac',
    bytes: damaged(flac, 30_000, 50),
    strict: 'input_corrupt',
    lenient: 'degraded',
  },
  { name: 'flac-wrong-md5.flac', bytes: damaged(flac, 30, 1), strict: 'input_corrupt', lenient: 'degraded' },
  { name: 'flac-truncated.flac', bytes: flac.subarray(0, 50_000), strict: 'input_corrupt', lenient: 'degraded' },
  {
    name: 'flac-missing-block.flac',
    bytes: verbatimFlac({ ...base, leaveOut: [9] }),
    strict: 'input_corrupt',
    lenient: 'degraded',
  },
  { name: 'flac-magic-only.flac', bytes: latin1('fLaC'), strict: 'malformed_media' },
  { name: 'wav-0-channels.wav', bytes: wave([formatChunk({ channelCount: 0 }), data]), strict: 'unsupported_layout' },
  {
    name: 'wav-65535-channels.wav',
    bytes: wave([formatChunk({ channelCount: 65_535 }), data]),
    strict: 'unsupported_layout',
  },
  { name: 'wav-rate-0.wav', bytes: wave([formatChunk({ sampleRateHz: 0 }), data]), strict: 'unsupported_rate' },
  {
    name: 'wav-rate-4-billion.wav',
    bytes: wave([formatChunk({ sampleRateHz: 2 ** 32 - 1 }), data]),
    strict: 'unsupported_rate',
  },
  {
    name: 'wav-streamed.wav',
    bytes: wave([formatChunk(), chunk('data', pcm, 0xffff_ffff)], { declaredBytes: 0xffff_ffff }),
    strict: 'report',
    warnings: ['header_size_mismatch'],
  },
  {
    name: 'wav-601-bytes.wav',
    bytes: wave([formatChunk({ bits: 24 }), chunk('data', pcm.subarray(0, 60_001))]),
    strict: 'report',
    warnings: ['partial_frame_dropped'],
  },
  { name: 'wav-no-audio.wav', bytes: wave([formatChunk(), chunk('data', new Uint8Array(0))]), strict: 'input_empty' },
  { name: 'empty.wav', bytes: new Uint8Array(0), strict: 'input_empty' },
  {
    name: 'wav-digital-silence.wav',
    bytes: wave([formatChunk(), chunk('data', new Uint8Array(88_200))]),
    strict: 'report',
  },
  { name: 'wav-absurd-floats.wav', bytes: floats([NaN, Infinity, -Infinity, 1e38, 1e-40]), strict: 'report' },
  { name: 'text.mp3', bytes: latin1('This is no music.\n'.repeat(40)), strict: 'unsupported_format' },
  { name: 'random.wav', bytes: randomBytes(9, 5000), strict: 'unsupported_format' },
  { name: 'wav-truncated.wav', bytes: wav.subarray(0, 60_000), strict: 'input_corrupt', lenient: 'degraded' },
  { name: 'wav-header-only.wav', bytes: wav.subarray(0, 44), strict: 'input_corrupt', lenient: 'input_empty' },
  { name: 'wav-12-bytes.wav', bytes: wav.subarray(0, 12), strict: 'malformed_media' },
  { name: 'wav-1001-chunks.wav', bytes: wave([...manyChunks, formatChunk(), data]), strict: 'limit_exceeded' },
  {
    name: 'wav-list-declares-100-mb.wav',
    bytes: wave([formatChunk(), chunk('LIST', latin1('INFO'), 100_000_000), data]),
    strict: 'malformed_media',
  },
  {
    name: 'wav-chunk-of-4-gib.wav',
    bytes: wave([chunk('junk', latin1('x'), 0xffff_ffff), formatChunk(), data]),
    strict: 'malformed_media',
  },
  {
    name: 'wav-list-holds-itself.wav',
    bytes: wave([formatChunk(), chunk('LIST', chunk('LIST', chunk('LIST', latin1('INFO'), 0xffff_fff0), 12)), data]),
    strict: 'report',
  },
  {
    name: 'wav-empty-chunks.wav',
    bytes: wave([formatChunk(), ...Array.from({ length: 1000 }, () => chunk('JUNK', new Uint8Array(0))), data]),
    strict: 'limit_exceeded',
  },
  { name: 'wav-in-wav.wav', bytes: wave([formatChunk(), chunk('RIFF', wav), data]), strict: 'report' },
  { name: 'rf64-2-to-63.wav', bytes: rf64(rawDataSize64(2n ** 63n, 2n ** 63n, 2n ** 63n)), strict: 'malformed_media' },
  {
    name: 'rf64-1-pib.wav',
    bytes: rf64(dataSize64Chunk(2 ** 50, 2 ** 50, 2 ** 48)),
    strict: 'input_corrupt',
    lenient: 'degraded',
  },
];

/** Carried into a master it is too long; analyzed it is not read. */
export const longChunkFile = wave([formatChunk(), chunk('iXML', randomBytes(5, 100_001)), data]);
/** A file every door takes, for after the hostile ones. */
export const goodFile = wav;
/** What the reader must count in `wav-absurd-floats.wav`. */
export const absurdCounts = { nonFiniteSamples: 4, denormalSamples: 1 };
