/**
 * Adds without rounding: whole numbers as integers of any size, others as they are.
 * @param limit the largest magnitude that the result's type holds
 * @returns undefined when the sum is beyond the limit
 */
export function addExactly(values: readonly number[], limit: number): number | undefined {
  if (!values.every(Number.isInteger)) {
    const sum = values.reduce((total, value) => total + value, 0);
    return Math.abs(sum) <= limit ? sum : undefined;
  }
  // Doubles would lose units on the way up and not know it: 2^53 + 1 is 2^53.
  const sum = values.reduce((total, value) => total + BigInt(value), 0n);
  return sum <= BigInt(limit) && sum >= -BigInt(limit) ? Number(sum) : undefined;
}
