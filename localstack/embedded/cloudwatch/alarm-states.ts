import { mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { replaceFile } from '../replace-file.ts';

const Status = v.object({
  state: v.picklist(['OK', 'ALARM', 'INSUFFICIENT_DATA']),
  reason: v.string(),
  /** JSON with the points it was decided by, as CloudWatch keeps it; empty before the first evaluation. */
  reasonData: v.string(),
  /** When the state last changed, ms since the epoch. */
  changedAt: v.number(),
});
export type AlarmStatus = v.InferOutput<typeof Status>;

const File = v.record(v.string(), Status);

/**
 * The states of all alarms by name, in one JSON file that is replaced as a whole: a kill leaves the old one or the new one.
 * What cannot be read is told and begins anew.
 */
export function alarmStates(file: string, onWarning: (message: string) => void) {
  return {
    read(): Record<string, AlarmStatus> {
      let text: string;
      try {
        text = readFileSync(file, 'utf8');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
        throw error;
      }
      try {
        return v.parse(File, JSON.parse(text));
      } catch {
        onWarning(`${file} is damaged: the state of every alarm is found anew`);
        return {};
      }
    },
    write(states: Readonly<Record<string, AlarmStatus>>): void {
      try {
        mkdirSync(dirname(file), { recursive: true });
        replaceFile(file, JSON.stringify(states));
      } catch (error) {
        onWarning(`the states of the alarms cannot be written: ${(error as Error).message}`);
      }
    },
  };
}
