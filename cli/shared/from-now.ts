/** Returns a time relative to now (epoch milliseconds): `in 9 minutes`, `40 s ago`. */
export const fromNow = (epochSeconds: number, now: number): string => {
  const seconds = Math.round(epochSeconds - now / 1000);
  const size = Math.abs(seconds);
  const words = size < 120 ? `${size} s` : `${Math.round(size / 60)} minutes`;
  return seconds < 0 ? `${words} ago` : `in ${words}`;
};
