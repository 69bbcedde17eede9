/** A Kinesis record's data and partition key together stay under 1 MiB; 512 bytes are left for the key. */
export const MAX_ENCODED_BYTES = 1024 * 1024 - 512;

/** Longest record ingest takes: alone in a frame, it still leaves room for its verdict when it does not compress. */
export const MAX_RECORD_BYTES = 512 * 1024;

/** What ingest aims at: a frame is closed at whichever comes first. Larger frames gain nothing more per record. */
export const FRAME_BYTES = 256 * 1024;
export const FRAME_RECORDS = 500;

/** What decoding gives at most, so that a small hostile record cannot fill the memory of a function. */
export const MAX_DECODED_BYTES = 16 * 1024 * 1024;
export const MAX_DECODED_RECORDS = 10_000;

/** The same for what a producer compressed by itself: less, since it must fit a frame again with its verdicts. */
export const MAX_BARE_BYTES = 4 * 1024 * 1024;

/** Below this, zstd costs its 20 us a call and saves less than a packet. */
export const COMPRESS_FROM_BYTES = 1024;
