/** Names the outcome of a check. */
import { BrokerError } from '../../lib/errors.ts';

/** Returns what the check returns, `accepted` for nothing, or the reason for the rejection with its detail. */
export const outcomeOf = <T>(check: () => T): T | string => {
  try {
    return check() ?? 'accepted';
  } catch (error) {
    if (!(error instanceof BrokerError)) throw error;
    return error.detail === undefined ? error.reason : `${error.reason}: ${error.detail}`;
  }
};
