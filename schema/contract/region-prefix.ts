/**
 * The prefix that a region's code and the codes of everything below it begin with: 2 digits for a 시도
 * (`NN00000000`), 5 for a 시군구, 8 for a 읍면동, all ten for anything finer, and 4 for the twelve cities with 일반구,
 * whose districts have numbers of their own. Four digits for every code that ends in 0 would be wrong: 43740 is 영동군
 * and 43745 증평군.
 */
export function regionPrefix(code: string): string {
  if (code.endsWith('00000000')) return code.slice(0, 2);
  if (code.endsWith('00000')) {
    const district = code.slice(0, 5);
    return citiesWithDistricts.has(district) ? district.slice(0, 4) : district;
  }
  return code.endsWith('00') ? code.slice(0, 8) : code;
}

// 수원 성남 안양 부천 안산 고양 용인 청주 천안 포항 창원 전주
const citiesWithDistricts = new Set([
  ...['41110', '41130', '41170', '41190', '41270', '41280', '41460'],
  ...['43110', '44130', '47110', '48120', '52110'],
]);
