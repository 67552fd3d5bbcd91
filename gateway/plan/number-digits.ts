/**
 * The significant digits of a number and where its point is, equal for equal numbers however they are written; undefined
 * for what is no number.
 */
export function digitsOf(text: string): string | undefined {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text) ?? [];
  if (whole === '') return undefined;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  return `${sign}${significant}e${digits.length - significant.length - fraction.length + Number(exponent)}`;
}
