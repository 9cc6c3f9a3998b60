/** Implements the staging labels of one secret, and the rules by which they move between its versions. */

export const current = 'AWSCURRENT';
const previous = 'AWSPREVIOUS';
const pending = 'AWSPENDING';

export interface StagingLabels {
  /** The labels of a version, sorted as AWS does; undefined for a deprecated version. */
  of(versionId: string): string[] | undefined;
  /** The version that has the label. */
  holder(label: string): string | undefined;
  /** Labels a new version. */
  label(versionId: string, labels: readonly string[]): void;
  move(label: string, versionId: string): void;
  remove(label: string): void;
}

/** Creates the labels of a secret without versions. */
export const createStagingLabels = (): StagingLabels => {
  // Keyed by label, so that a label is on one version only.
  const holders = new Map<string, string>();

  const move = (label: string, versionId: string): void => {
    const holder = holders.get(label);
    if (holder === versionId) return;
    holders.set(label, versionId);
    if (label === current && holder !== undefined) holders.set(previous, holder);
  };

  return {
    of: (versionId) => {
      const labels = [...holders.keys()].filter((label) => holders.get(label) === versionId);
      return labels.length > 0 ? labels.sort() : undefined;
    },
    holder: (label) => holders.get(label),
    label: (versionId, labels) => {
      // A finished rotation leaves AWSPENDING on the current version. AWS removes it with the next PutSecretValue.
      const isRotated = holders.get(pending) === holders.get(current);
      if (isRotated && labels.includes(current)) holders.delete(pending);
      for (const label of labels) move(label, versionId);
    },
    move,
    remove: (label) => void holders.delete(label),
  };
};
