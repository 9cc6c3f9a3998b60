/** Returns the message for an invalid secret, and checks that it contains nothing of the secret. */
import { InvalidInputError } from '../../lib/errors.ts';

/** The defect that this throws or rejects with. */
export const defectOf = async (attempt: () => unknown): Promise<InvalidInputError> => {
  try {
    await attempt();
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error('was not refused');
};

const runLength = 8;

/** Every 8-character run of the secret's base64 (bodies of a PEM, members of a JWK) that stands in the text. */
export const leaksOf = (secret: string, text: string): string[] => {
  // Words are shorter than 20 characters, lines of a PEM and members of a JWK longer.
  const bodies = secret.replaceAll(/-----.*?-----/g, ' ').match(/[\w+/=-]{20,}/g) ?? [];
  const runs = bodies.flatMap((body) =>
    Array.from({ length: body.length - runLength + 1 }, (_, start) => body.slice(start, start + runLength)),
  );
  return runs.filter((run) => text.includes(run));
};
