/**
 * A company's name as it is compared in searches, never for identity: NFKC, without (주), ㈜, 주식회사, 유한회사,
 * 농업회사법인, a Latin name in parentheses and a trailing 지점; spaces collapsed, case folded.
 */
export function normalizeCompanyName(name: string): string {
  // ㈜ becomes (주) by NFKC, so one pattern does for both.
  return name
    .normalize('NFKC')
    .replace(/\(주\)|주식회사|유한회사|농업회사법인/gu, ' ')
    .replace(/\([^()]*\p{Script=Latin}[^()]*\)/gu, (part) => (/\p{Script=Hangul}/u.test(part) ? part : ' '))
    .replace(/\s+/gu, ' ')
    .trim()
    .replace(/\s?지점$/u, '')
    .toLowerCase();
}
