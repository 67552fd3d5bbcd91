/** Who is asking, as the gateway tells every subgraph. */
export interface Caller {
  /** The person or process, e.g. `demo:operator`, `subgraph:universities`. */
  subject: string;
  /** The organization they act for, e.g. `org:cau`; null for none. */
  organization: string | null;
  roles: string[];
  /** Scopes as `@requiresScopes` names them, e.g. `identity:read`. */
  scopes: string[];
  /** Why they ask, for the audit log; null when they did not say. */
  purpose: string | null;
}

/** The request header that carries the caller to a subgraph. */
export const callerHeader = 'ieum-caller';

/** Writes the header's value: base64url of the caller's JSON. */
export function writeCaller(caller: Caller): string {
  const { subject, organization, roles, scopes, purpose } = caller;
  return Buffer.from(JSON.stringify({ subject, organization, roles, scopes, purpose }), 'utf8').toString(
    'base64url',
  );
}

/** Reads the header's value; null when there is none or it is not a caller. */
export function readCaller(text: string | null | undefined): Caller | null {
  if (!text || !/^[A-Za-z0-9_-]+$/.test(text)) return null;
  try {
    return toCaller(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    return null;
  }
}

function toCaller(value: unknown): Caller | null {
  if (typeof value !== 'object' || value === null) return null;
  const { subject, organization, roles, scopes, purpose } = value as Record<string, unknown>;
  if (typeof subject !== 'string' || !isStringOrNull(organization) || !isStringOrNull(purpose)) return null;
  if (!isStringList(roles) || !isStringList(scopes)) return null;
  return { subject, organization, roles, scopes, purpose };
}

function isStringOrNull(value: unknown): value is string | null {
  return value === null || typeof value === 'string';
}

function isStringList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
