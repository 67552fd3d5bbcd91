/** What the registry is asked for who holds a token. */
export const callerDocument = `{
  registryCaller { actor role organization { id } subgraphs { name } }
}`;

/** Its answer; null where it does not know who asks. */
export interface WhoAsks {
  registryCaller: {
    actor: string;
    role: 'PUBLISHER' | 'OPERATOR';
    organization: { id: string } | null;
    subgraphs: { name: string }[];
  } | null;
}

/** What a token is good for, in words. */
export function describeCaller({
  role,
  organization,
  subgraphs,
}: NonNullable<WhoAsks['registryCaller']>): string {
  const whose = organization?.id ?? 'no organization';
  if (role === 'OPERATOR') return `of the operator (${whose}): it may do everything`;
  const names = subgraphs.map(({ name }) => name).join(', ') || 'nothing yet';
  return `of ${whose}: it may check and publish ${names}`;
}
