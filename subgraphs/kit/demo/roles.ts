/**
 * Startup numbers that are told, not drawn. Small numbers have one startup of each kind that questions ask for, so
 * that a demo of ten startups shows them; 51 to 112 are the firms whose count an article prints (invented firms,
 * printed numbers); 2 and 3 are the two real firms.
 */
export type Role =
  | 'JOURNEY'
  | 'KOMMTECH'
  | 'JEICAR'
  | 'JINJU_CHAIN'
  | 'DOOSAN'
  | 'HYDROGEN'
  | 'TEAM'
  | 'VALLEY'
  | 'GRADUATE'
  | 'ENTERING'
  | 'ABROAD'
  | 'DESALINATION'
  | 'COMMITTED'
  | 'ANTI_AGING'
  | 'DISCOVERED';

/** 코멤텍, as the article about the nineteen centers prints it. */
export const kommtechNumber = 2;
/** 제이카, as the same article prints it. */
export const jeicarNumber = 3;

/** 담수화 기자재 국산화: five firms, 50억 원 in all. The split is invented; the sum is printed. */
export const desalinationWon: readonly number[] = [
  2_400_000_000, 900_000_000, 800_000_000, 500_000_000, 400_000_000,
];
/** 투자협약: four firms, 16.5억 원 in all. The split is invented; the sum is printed. */
export const committedWon: readonly number[] = [500_000_000, 450_000_000, 400_000_000, 300_000_000];

const told = new Map<number, Role>([
  [1, 'JOURNEY'],
  [kommtechNumber, 'KOMMTECH'],
  [jeicarNumber, 'JEICAR'],
  [4, 'JINJU_CHAIN'],
  [5, 'DOOSAN'],
  [6, 'HYDROGEN'],
  [7, 'TEAM'],
  [8, 'VALLEY'],
  [9, 'GRADUATE'],
  [10, 'ENTERING'],
  [11, 'ABROAD'],
  [42, 'JOURNEY'],
]);

/** The role of a startup number, null for one that is drawn. */
export function roleOf(number: number): Role | null {
  if (number < 51 || number > 112) return told.get(number) ?? null;
  if (number < firstCommitted) return 'DESALINATION';
  if (number < firstAntiAging) return 'COMMITTED';
  return number < firstDiscovered ? 'ANTI_AGING' : 'DISCOVERED';
}

/** The first of the five, four, thirteen and forty firms; each range ends where the next begins, the last at 112. */
export const firstDesalination = 51;
export const firstCommitted = 56;
export const firstAntiAging = 60;
export const firstDiscovered = 73;

/**
 * The number this one was merged into, null for most: about one startup in two hundred was entered twice. Some
 * merges chain (37 into 36 into 35), so that following one step is not enough.
 */
export function mergeTarget(number: number): number | null {
  const place = number % 400;
  return place === 37 || place === 237 || number % 2000 === 36 ? number - 1 : null;
}

/** The number at the end of the chain of merges. */
export function canonicalNumber(number: number): number {
  let current = number;
  for (let target = mergeTarget(current); target !== null; target = mergeTarget(current)) current = target;
  return current;
}

/** The number merged straight into this one, null for most. Whether it exists depends on how many startups there are. */
export function mergedFrom(number: number): number | null {
  return mergeTarget(number + 1) === number ? number + 1 : null;
}
