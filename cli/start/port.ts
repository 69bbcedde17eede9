import { InvalidArgumentError } from 'commander';

/** An option's port; 0 is any free one. */
export function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('A port is a whole number from 0 (any free one) to 65535.');
  return port;
}
