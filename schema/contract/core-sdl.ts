import { readFileSync } from 'node:fs';

/** The text of core.graphql, the contract that stands, unchanged, in front of every subgraph's own SDL. */
export const coreSdl: string = readFileSync(new URL('../core.graphql', import.meta.url), 'utf8');
