/** Calculates quantiles, and ratios of series that were measured alternately. */

/** Returns the sample that `share` (0 to 1) of all samples do not exceed, by nearest rank. */
export const quantile = (samples: readonly number[], share: number): number => {
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
};

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

/** Returns the median of the ratios of all rounds, which noise distorts less than the ratio of two medians. */
export const medianRatio = (series: readonly number[], reference: readonly number[]): number =>
  median(series.map((value, index) => value / (reference[index] ?? Number.NaN)));
