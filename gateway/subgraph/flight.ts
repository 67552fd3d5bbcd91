import type { Asker, Awaited } from './asker.ts';
import type { CallerHeaders } from './caller-headers.ts';
import type { SubgraphClient } from './client.ts';
import type { Exchange } from './exchange.ts';
import type { Outcome } from './response.ts';

/** Sends a body for someone; see `SubgraphClient`. */
export type Send = SubgraphClient['send'];

/** What a flight tells of itself. */
export interface FlightEvents {
  /**
   * It is over: a text was answered, or (null) it failed, or nobody waits for it. Called once, before `land`.
   * @param characters of the text
   */
  ended(characters: number | null): void;
  /** Gives the askers their answers; some may have left. */
  land(outcome: Outcome, askers: readonly Asker[]): void;
  /** One of the above threw: a fault of ours, and some may have no answer yet. */
  failed(error: unknown, askers: readonly Asker[]): void;
}

/** One request under way and those who wait for it. It is aborted when the last of them has left. */
export class Flight implements Awaited {
  readonly caller: CallerHeaders;
  readonly #askers: Asker[] = [];
  readonly #events: FlightEvents;
  #waiting = 0;
  #exchange: Exchange | null = null;

  constructor(caller: CallerHeaders, events: FlightEvents) {
    this.caller = caller;
    this.#events = events;
  }

  /** Lets an asker wait for it. */
  join(asker: Asker): void {
    this.#askers.push(asker);
    this.#waiting++;
    asker.awaits(this);
  }

  /** Sends the request, once. */
  depart(send: Send, body: string, isQuery: boolean): void {
    this.#exchange = send({ body, headers: this.caller.headers, isQuery }, (outcome) => {
      try {
        this.#events.ended(outcome.kind === 'text' ? outcome.text.length : null);
        this.#events.land(outcome, this.#askers);
      } catch (error) {
        // Thrown any further it would be taken for a fault of the response, and nobody would hear of it.
        this.#events.failed(error, this.#askers);
      }
    });
  }

  leave(): void {
    if (--this.#waiting > 0) return;
    this.#exchange?.abort();
    this.#events.ended(null);
  }
}
