/**
 * Keys in the right form that nobody has, by type: a startup's id carries check digits, a region's code has ten digits.
 * Whatever else is asked for takes any text.
 */
export function unknownKeys(type: string): readonly string[] {
  return known.get(type) ?? ['verify:none:1', 'verify:none:2'];
}

const known: ReadonlyMap<string, readonly string[]> = new Map([
  ['Startup', ['stzzzzzzz37', 'st200000094']],
  ['Organization', ['org:verify-nobody', 'org:verify-none']],
  ['Region', ['9900000000', '9911000000']],
  ['Referral', ['ref:01ARZ3NDEKTSV4RRFFQ69G5FZZ', 'ref:01ARZ3NDEKTSV4RRFFQ69G5FZY']],
  ['Agreement', ['agr:verify-nobody']],
  ['Theme', ['theme:verify-nobody']],
  ['Network', ['net:verify-nobody']],
  ['RegionGroup', ['rg:verify-nobody']],
  ['Consent', ['con:01ARZ3NDEKTSV4RRFFQ69G5FZZ']],
]);
