import { Trouble } from '../trouble.ts';
import { awsTrouble } from './trouble.ts';

/** Runs a command's work. What cannot go on is told in words, or as JSON; everything else is a fault of ours and thrown. */
export async function reporting(json: boolean, work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    const trouble = awsTrouble(error);
    if (!(trouble instanceof Trouble)) throw error;
    if (json) console.log(JSON.stringify({ error: trouble.message }));
    else console.error(trouble.message);
    return trouble.code;
  }
}
