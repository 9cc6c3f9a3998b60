/** Compares secret texts in constant time. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** Returns true if both texts are the same. The duration does not reveal where they differ. */
export const isSameSecret = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
