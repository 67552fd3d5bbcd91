import { createServer } from 'node:net';

/** A port that is about to be listened on, and the variable that chooses it. */
export interface WantedPort {
  host: string;
  port: number;
  variable: string;
  /** What is to listen there, for the message. */
  user: string;
}

/** Tries all ports and answers one line for each that cannot be listened on. */
export async function findTakenPorts(wanted: readonly WantedPort[]): Promise<string[]> {
  const failures = await Promise.all(wanted.map(async (one) => ({ ...one, code: await tryPort(one) })));
  return failures.flatMap(({ code, ...one }) => (code ? [describe(one, code)] : []));
}

/** The code of the failure; null where the port is free. */
function tryPort({ host, port }: WantedPort): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    probe.listen({ host, port, exclusive: true }, () => probe.close(() => resolve(null)));
  });
}

function describe({ host, port, variable, user }: WantedPort, code: string): string {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} of the ${user} is taken by another program. Stop it, or set ${variable} to a free port.`;
    case 'EACCES':
      return `Port ${port} of the ${user} is not allowed to this user. Set ${variable} to a port from 1024 on.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `The ${user} cannot listen on ${host}, which is no address of this machine (${code}). Set HOST.`;
    default:
      return `The ${user} cannot listen on ${host}, port ${port} (${variable}): ${code}.`;
  }
}
