/** The status of a record whose source tells none: what its days say of it. */
export function supportStatus(
  { startedOn, endedOn }: { startedOn: string; endedOn: string | null },
  today: string,
): 'PLANNED' | 'ACTIVE' | 'COMPLETED' {
  if (startedOn > today) return 'PLANNED';
  return endedOn !== null && endedOn < today ? 'COMPLETED' : 'ACTIVE';
}
