/** Compares secret texts in constant time. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** Returns true if both texts are the same. The time tells nothing about the place of the first difference. */
export const isSameSecret = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
