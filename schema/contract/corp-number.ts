/**
 * Reads a 법인등록번호: thirteen ASCII digits, one hyphen allowed after the sixth; gives the thirteen digits, or
 * null. `checked` tells whether the old check digit fits; numbers given out since 2025 have none, so a wrong one is
 * worth a warning and never a refusal.
 */
export function readCorpNumber(text: string): { number: string; checked: boolean } | null {
  const parts = /^([0-9]{6})-?([0-9]{7})$/.exec(text);
  if (!parts) return null;
  const number = `${parts[1]}${parts[2]}`;
  return { number, checked: corpNumberCheckDigit(number) === Number(number[12]) };
}

/** The thirteenth digit that belonged to the first twelve. */
export function corpNumberCheckDigit(firstTwelve: string): number {
  const digits = Array.from(firstTwelve.slice(0, 12), Number);
  const sum = digits.reduce((total, digit, place) => total + digit * (place % 2 === 0 ? 1 : 2), 0);
  return (10 - (sum % 10)) % 10;
}
