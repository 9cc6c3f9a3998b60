/** A mark for secrets, and the search for it under every coat that it could have come out in. */

/** Long enough not to turn up by chance, in whichever encoding. */
export const mark = 'canary-bird';

/** An ARN that nobody but the log of AWS should see. */
export const markedArn = `arn:aws:secretsmanager:us-east-1:111122223333:secret:${mark}-AbCdEf`;

/** Texts of which every encoding of a text with this part contains one. */
function coatsOf(part: string): string[] {
  const bytes = Buffer.from(part);
  const hex = bytes.toString('hex');
  // Base64 has three looks, by the part's place; its first and last characters also depend on what is beside it.
  const base64s = [0, 1, 2].map((shift) =>
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6)),
  );
  const base64urls = base64s.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'));
  return [part, hex, hex.toUpperCase(), ...base64s, ...base64urls];
}

// A token has its claims in base64url already, a PEM its key in base64: so each coat may wear a second one.
const coats = [...new Set(coatsOf(mark).flatMap(coatsOf))];

/** The coats in which the mark stands in a text; none if nothing leaked. */
export const marksIn = (text: string): string[] => coats.filter((coat) => text.includes(coat));
