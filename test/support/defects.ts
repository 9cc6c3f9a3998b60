/** Captures the error about an invalid secret, and finds parts of the secret in a text. */
import { InvalidInputError } from '../../lib/errors.ts';

/** Returns the `InvalidInputError` that `attempt` throws or rejects with. */
export const defectOf = async (attempt: () => unknown): Promise<InvalidInputError> => {
  try {
    await attempt();
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error('no error was thrown');
};

const runLength = 8;

/** Returns every 8-character run of the secret's base64 (PEM bodies, JWK members) that the text contains. */
export const leaksOf = (secret: string, text: string): string[] => {
  // Words are shorter than 20 characters, lines of a PEM and members of a JWK longer.
  const bodies = secret.replaceAll(/-----.*?-----/g, ' ').match(/[\w+/=-]{20,}/g) ?? [];
  const runs = bodies.flatMap((body) =>
    Array.from({ length: body.length - runLength + 1 }, (_, start) => body.slice(start, start + runLength)),
  );
  return runs.filter((run) => text.includes(run));
};
