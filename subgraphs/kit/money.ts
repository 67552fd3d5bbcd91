/**
 * Writes whole won as people do: groups of 조, 억, 만 with thousands separators, e.g. `16억 5,000만 원`. A space stands
 * before 원 unless a remainder below 만 precedes it (`3만 5,000원`).
 */
export function moneyText(won: number): string {
  const parts: string[] = [];
  let rest = Math.abs(won);
  for (const [unit, name] of units) {
    const count = Math.floor(rest / unit);
    rest -= count * unit;
    if (count > 0) parts.push(`${count.toLocaleString('en-US')}${name}`);
  }
  if (rest > 0 || parts.length === 0) parts.push(`${rest.toLocaleString('en-US')}원`);
  else parts.push('원');
  return `${won < 0 ? '-' : ''}${parts.join(' ')}`;
}

const units: ReadonlyArray<readonly [number, string]> = [
  [1e12, '조'],
  [1e8, '억'],
  [1e4, '만'],
];
