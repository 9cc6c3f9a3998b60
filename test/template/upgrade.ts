/**
 * Compares the templates with those of version 0.1, which commit c69b57a packaged from the same stages. An update of a stack must
 * not replace a resource, or delete one with its data, unless the changelog says so.
 */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readGuide } from '../support/guides.ts';
import type { Resource } from '../support/package-project.ts';
import { special, type Templates } from './stages.ts';

type Texts = Readonly<Record<string, string>>;

const { resources: former }: { resources: Readonly<Record<'both' | 'simple' | 'special', Texts>> } =
  JSON.parse(readFileSync(new URL('./version-0.1.json', import.meta.url), 'utf8'));
const nameProperties = ['FunctionName', 'LogGroupName', 'AlarmName', 'DashboardName', 'DomainName', 'Name'];

/** Returns the type of a resource, and its physical name if the template states one. */
const textOf = ({ Type, Properties }: Resource): string => {
  const name = nameProperties.map((key) => Properties[key]).find((value) => typeof value === 'string');
  return name === undefined ? Type : `${Type} ${name}`;
};

export const testUpgrade = (templates: Templates): void => {
  const stages = { simple: 'example', special: special.name };
  /** Logical ids whose resource is removed, added, or has another type or name. */
  const changes = (key: 'simple' | 'special') => {
    const before: Texts = { ...former.both, ...former[key] };
    const now = templates[key].Resources;
    const isChanged = (id: string) => {
      const resource = now[id];
      return resource && textOf(resource) !== before[id]?.replace('STAGE', stages[key]);
    };
    return {
      removed: Object.keys(before).filter((id) => !(id in now)),
      renamed: Object.keys(before).filter(isChanged),
      added: Object.keys(now).filter((id) => !(id in before)),
    };
  };
  it('keeps the ids, types and names of version 0.1, except those that the changelog names', () => {
    const added = ['FailedRequestsMetric', 'TokenLatencyMetric', 'WhatHappenedQuery'];
    const renamed = ['HttpApiLogGroup', 'Dashboard'];
    expect(changes('simple')).toEqual({ removed: ['JwksRequestsMetric'], renamed, added });
    // `deploymentBucket` replaces the bucket of the stack, and the role of the functions contains the policy.
    const bucket = ['ServerlessDeploymentBucket', 'ServerlessDeploymentBucketPolicy'];
    const removed = ['JwksRequestsMetric', 'DecryptSigningKey'];
    expect(changes('special')).toEqual({ removed: [...bucket, ...removed], renamed, added });
    const changelog = readGuide('CHANGELOG.md');
    expect([...removed, ...renamed].filter((id) => !changelog.includes(`\`${id}\``))).toEqual([]);
  });
};
