/** Rejects a token. */
import { BrokerError } from '../errors.ts';

/** Throws `invalid_token` with the reason for the log. */
export const refuse: (reason: string) => never = (reason) => {
  throw new BrokerError('invalid_token', reason);
};
