import type { Asker } from './asker.ts';
import type { CallerHeaders } from './caller-headers.ts';
import type { Flight } from './flight.ts';

/** Identical fetches in flight: whoever asks the same with the same rights waits for the one request. */
export interface Sharing {
  /** Lets the asker wait for an identical request that is under way. False when there is none. */
  join(asker: Asker, caller: CallerHeaders, body: string): boolean;
  /** Lets others join a request until it is removed. */
  add(flight: Flight, body: string): void;
  remove(flight: Flight, body: string): void;
  /** Whoever asks from now on starts anew: what is under way may have been read before a mutation. */
  forget(): void;
}

/** Where requests that others may join are kept. */
export function createSharing(): Sharing {
  /** By body; a few callers of different rights may ask the same. */
  const flights = new Map<string, Flight[]>();
  return {
    join(asker, { rights }, body) {
      const flight = flights.get(body)?.find(({ caller }) => caller.rights === rights);
      flight?.join(asker);
      return flight !== undefined;
    },
    add(flight, body) {
      const same = flights.get(body);
      if (same) same.push(flight);
      else flights.set(body, [flight]);
    },
    remove(flight, body) {
      const same = flights.get(body);
      const index = same?.indexOf(flight) ?? -1;
      if (!same || index < 0) return;
      // Emptied, too: the table that a map has outgrown holds it until the next full collection.
      same.splice(index, 1);
      if (same.length === 0) flights.delete(body);
    },
    forget: () => flights.clear(),
  };
}
