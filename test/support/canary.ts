/** Marks secrets, and searches texts for the mark in every encoding. */

/** Long enough not to occur by chance in any encoding. */
export const mark = 'canary-bird';

/** An ARN that the functions must not print. */
export const markedArn = `arn:aws:secretsmanager:us-east-1:111122223333:secret:${mark}-AbCdEf`;

/** Returns the encodings of a part: every encoded text that has the part contains one of them. */
function encodingsOf(part: string): string[] {
  const bytes = Buffer.from(part);
  const hex = bytes.toString('hex');
  // Base64 depends on the offset of the part modulo 3; its first and last characters also depend on the bytes beside it.
  const base64s = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6)),
  );
  const base64urls = base64s.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  return [part, hex, hex.toUpperCase(), ...base64s, ...base64urls];
}

// Encoded twice, because a token contains base64url and a PEM contains base64.
const encodings = [...new Set(encodingsOf(mark).flatMap(encodingsOf))];

/** Returns the encodings of the mark that a text contains. */
export const marksIn = (text: string): string[] => encodings.filter((encoding) => text.includes(encoding));
