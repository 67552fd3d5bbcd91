import { type Command, InvalidArgumentError } from 'commander';
import type { Published } from './publication.ts';

/** The options that make a publication wait for the gateways. */
export interface WaitOptions {
  wait?: number | true;
  gateway?: string;
}

/** Adds `--wait` and `--gateway`. */
export function addWaitOptions(command: Command): Command {
  return command
    .option(
      '--wait [seconds]',
      'wait until the gateways of --gateway or IEUM_GATEWAY_URL serve it, 30 seconds at most; 1 if they do not',
      readSeconds,
    )
    .option(
      '--gateway <urls>',
      'the gateways to wait for, parted by commas (default: IEUM_GATEWAY_URL, else http://127.0.0.1:4000)',
    );
}

/** What the options ask for. */
export function waitOf({ wait, gateway }: WaitOptions): Published['wait'] {
  return wait === undefined ? null : { seconds: wait === true ? 30 : wait, gateways: gateway };
}

function readSeconds(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds >= 0 && seconds <= 3600) return seconds;
  throw new InvalidArgumentError('Expected seconds, 0 to 3600.');
}
