/**
 * The URL as `pg` is given it. `sslmode` prefer, require and verify-ca mean verify-full to this version of `pg`, which
 * warns of that in seven lines: what is meant is written out. `uselibpqcompat` chooses libpq's meaning, as ever.
 */
export function connectionString(url: string): string {
  const own = new URL(url);
  const mode = own.searchParams.get('sslmode') ?? '';
  if (!verified.has(mode) || own.searchParams.get('uselibpqcompat') === 'true') return url;
  own.searchParams.set('sslmode', 'verify-full');
  return own.toString();
}

const verified = new Set(['prefer', 'require', 'verify-ca']);
