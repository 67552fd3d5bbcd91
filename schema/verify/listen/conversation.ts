import type { Caller } from '../../contract/caller.ts';
import type { Event } from './socket.ts';

/** What a subgraph is asked over each transport. */
export interface Conversation {
  url: string;
  caller: Caller;
  /** A subscription that is to be opened. */
  query: string;
  /** How long events are waited for, and answers that must come, in milliseconds. */
  listenMs: number;
  replyMs: number;
}

/** What was heard over one transport; each list holds what was otherwise than agreed. */
export interface Heard {
  transport: 'graphql-transport-ws' | 'event stream';
  opens: string[];
  refuses: string[];
  ends: string[];
  /** What came of the subscription that was opened. */
  events: Event[];
}

/** A subscription that no subgraph has. */
export const badQuery = 'subscription { noSuchField }';
