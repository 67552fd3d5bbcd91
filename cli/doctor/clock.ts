import { type Diagnosis, fine } from './diagnosis.ts';

/**
 * How far the clock of this machine is from another's, by the `date` of an answer, which is in whole seconds. The answer
 * was made between `begin` and `end`, milliseconds of this machine's clock.
 */
export function diagnoseClock(
  whose: string,
  date: string | null,
  { begin, end }: { begin: number; end: number },
): Diagnosis | null {
  const there = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(there)) return null;
  // What is within the second that the header cuts off, and the time the answer took, is no difference.
  const ahead = begin - (there + 1000);
  const behind = there - end;
  const skew = Math.max(ahead, behind, 0) / 1000;
  if (skew <= tolerated) return fine('Clock', `agrees with the ${whose}'s`);
  const found = `this machine's is ${Math.round(skew)} s ${ahead > 0 ? 'ahead of' : 'behind'} the ${whose}'s`;
  return {
    outcome: skew > refused ? 'wrong' : 'note',
    what: 'Clock',
    found,
    todo: 'Let both follow a time server (timedatectl set-ntp true).',
  };
}

const tolerated = 2;
/** Proofs that are valid for a minute are refused beyond half of it. */
const refused = 30;
