/** What is told of many measurements: medians, 99th percentiles, and ratios within the same run. */

export interface Summary {
  readonly p50: number;
  readonly p99: number;
}

export interface Ratio {
  readonly median: number;
  /** From the 10th to the 90th percentile of the rounds. */
  readonly spread: readonly [number, number];
}

/** The value that this share (0 to 1) of the samples does not exceed, by nearest rank. */
export const quantile = (samples: readonly number[], share: number): number => {
  const sorted = Float64Array.from(samples).sort();
  const value = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('no samples');
  return value;
};

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

export const summarize = (samples: readonly number[]): Summary => ({
  p50: median(samples),
  p99: quantile(samples, 0.99),
});

/** Of two series measured in the same rounds, side by side: noise of the machine hits both. */
export const ratioOf = (subject: readonly number[], reference: readonly number[]): Ratio => {
  if (subject.length !== reference.length) throw new RangeError('series of different lengths');
  const ratios = subject.map((value, index) => value / (reference[index] ?? Number.NaN));
  return { median: median(ratios), spread: [quantile(ratios, 0.1), quantile(ratios, 0.9)] };
};

/** The straight line through points by least squares: how much one unit of `x` costs in `y`. */
export const slopeOf = (points: readonly (readonly [x: number, y: number])[]): number => {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  const above = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const below = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return above / below;
};
