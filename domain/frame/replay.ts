import type { FrameHeader } from './frame.ts';

const PREFIX = 'replay-';

/** The run that a replay's frames are of. */
export const replayRun = (id: string): string => `${PREFIX}${id}`;

/** Whether a frame says that it brings quarantined records again. They were counted when they came. */
export const isReplay = ({ run }: Pick<FrameHeader, 'run'>): boolean => run?.startsWith(PREFIX) ?? false;
