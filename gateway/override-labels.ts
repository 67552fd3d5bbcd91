/** What Federation takes for a label beside `percent(…)`. */
const label = /^[a-z][\w\-:./]*$/i;

/**
 * Reads `label,label=share,…`: for which share of the requests, 0 to 1, a label of `@override` is on. One without a share
 * is on for all.
 * @returns the shares, or what is wrong with the first that cannot be read
 */
export function readLabelShares(text: string): ReadonlyMap<string, number> | { problem: string } {
  const shares = new Map<string, number>();
  for (const entry of text.split(',').map((each) => each.trim())) {
    if (!entry) continue;
    const [name = '', share = '1', ...rest] = entry.split('=').map((each) => each.trim());
    const value = share === '' ? Number.NaN : Number(share);
    if (!label.test(name) || rest.length > 0 || !(value >= 0 && value <= 1)) {
      return { problem: `has "${entry}": expected a label, or label=share with a share from 0 to 1` };
    }
    shares.set(name, value);
  }
  return shares;
}
