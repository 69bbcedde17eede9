declare module 'kinesalite' {
  import type { Server } from 'node:http';
  /** `path`: LevelDB folder; without it everything is in memory. */
  export default function kinesalite(options: {
    path?: string;
    createStreamMs?: number;
    deleteStreamMs?: number;
    updateStreamMs?: number;
    shardLimit?: number;
  }): Server;
}
