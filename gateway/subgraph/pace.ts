/** What answers to one query were like of late. */
export interface Pace {
  recentMs: number;
  fastestMs: number;
  /** Length of the answer to one fetch. */
  recentCharacters: number;
  /** How many fetches went together when they had waited. */
  recentCompany: number;
  /** How many batches in a row were answered so that the parts could not be told apart. */
  failedBatches: number;
  /** Until when there are none, in milliseconds of `performance.now()`. */
  restsUntil: number;
}

/** Nothing is known yet. */
export const createPace = (): Pace => ({
  recentMs: 0,
  fastestMs: Number.POSITIVE_INFINITY,
  recentCharacters: 0,
  recentCompany: manyFetches,
  failedBatches: 0,
  restsUntil: 0,
});

/** A batch that fails costs a request for each of its parts on top: a subgraph that takes none is left alone. */
export function noteBatch(pace: Pace, isSplit: boolean): void {
  pace.failedBatches = isSplit ? 0 : pace.failedBatches + 1;
  if (pace.failedBatches < mostFailedBatches) return;
  pace.failedBatches = 0;
  pace.restsUntil = performance.now() + restMs;
}

const mostFailedBatches = 3;
const restMs = 30_000;

/** Whether nothing is to be batched for now. */
export const isResting = ({ restsUntil }: Pace) => restsUntil > 0 && performance.now() < restsUntil;

/**
 * Notes an answer. The means forget half in five answers; the fastest answer fades by 1 % each, so that a subgraph
 * that became slower is not held against its past.
 * @param characters of the answer to each fetch
 */
export function notePace(pace: Pace, tookMs: number, characters: number): void {
  pace.recentMs = mean(pace.recentMs, tookMs);
  pace.fastestMs = Math.min(tookMs, pace.fastestMs * 1.01);
  pace.recentCharacters = mean(pace.recentCharacters, characters);
}

const mean = (recent: number, next: number) => (recent === 0 ? next : recent + (next - recent) / 8);

/**
 * Whether one more fetch gains by going together with so many others. Not with answers that a subgraph gives faster than
 * they can be read, while no others stand in line there: each goes by itself, so that gateway and subgraph work at the
 * same time, a tenth more requests a second with answers of 50,000 characters. Else one request costs the subgraph more
 * than its answer costs here, and a batch asks once for what several ask for: with 5 ms a request and 100 entities of
 * 200 characters for each of 64 askers, six times as many requests a second as one by one.
 */
export function isWorthWaiting(pace: Pace, others: number): boolean {
  const { recentMs, fastestMs, recentCharacters } = pace;
  if (recentMs - fastestMs > shortLineMs || fastestMs > recentCharacters / charactersPerMs) return true;
  return recentCharacters <= charactersPerMs && (others + 1) * recentCharacters <= 4 * charactersPerMs;
}

/** Notes how many fetches go together that have waited. */
export function noteCompany(pace: Pace, fetches: number): void {
  pace.recentCompany = mean(pace.recentCompany, fetches);
}

/**
 * Whether a fetch that waits behind so many that are out is likely to go by itself in the end, as most did of late: it
 * would have waited for nothing. With many different queries, few of each are under way at the same time; when many are,
 * it is tried again.
 */
export const isLikelyAlone = ({ recentCompany }: Pace, out: number): boolean =>
  recentCompany < fewFetches && out < manyFetches;

const fewFetches = 1.5;
const manyFetches = 4;

/** So many are read in a millisecond, with all that is made of them. */
const charactersPerMs = 16_000;
/** What a fetch takes longer where the event loop is busy. */
const shortLineMs = 10;

/**
 * How long a fetch may wait for one that is out. What an answer takes over the fastest is time it stood in line at the
 * subgraph: a fetch that waits here for as long loses nothing, and the line gets shorter. A subgraph without a line
 * gains nothing by waiting, so then it is 2 ms, which gathers what one turn of the event loop brings.
 *
 * Measured with fetches of four entities from 64 askers. A subgraph that takes 1 ms a request, one after another: 785
 * fetches a second by themselves, 7,080 in batches; 99th percentile 131 and 20 ms. One that takes 20 ms for however
 * many: median 22 and 23.6 ms. One asker: no difference.
 */
export function patienceMs({ recentMs, fastestMs }: Pace): number {
  const inLine = recentMs - fastestMs;
  return inLine > leastMs ? Math.min(inLine, mostMs) : leastMs;
}

const leastMs = 2;
const mostMs = 100;
