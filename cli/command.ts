import type { Command } from 'commander';

/** How a command ended: 0 in order; 1 refused or failed; 2 wrong use, or something cannot be read or reached. */
export type ExitCode = 0 | 1 | 2;

/** Adds one command below its parent, the program or a group; the command hands over how it ended. */
export type DefineCommand = (parent: Command, end: (code: ExitCode) => void) => void;

/** A mistake in how the command was called, or something it needs that is missing. Ends with exit code 2. */
export class UsageError extends Error {}
