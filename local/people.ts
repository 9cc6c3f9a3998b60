/** The people whom the local identity provider knows, one for every outcome the entitlement rules can have. */

export interface Person {
  /** Chooses the person at sign-in and is the `sub` of their tokens. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly groups: readonly string[];
  /** What is special about them, in words for the sign-in page. */
  readonly summary: string;
}

export const people: readonly Person[] = [
  {
    id: 'plain',
    name: 'Paula Plain',
    email: 'paula@example.com',
    groups: ['member'],
    summary: 'a member on the basic plan',
  },
  {
    id: 'pro',
    name: 'Priya Pro',
    email: 'priya@example.com',
    groups: ['member', 'pro'],
    summary: 'a member whose group gives a bigger plan',
  },
  {
    id: 'ops',
    name: 'Oskar Ops',
    email: 'oskar@example.com',
    groups: ['ops'],
    summary: 'works in shared spaces, without one of his own',
  },
  {
    id: 'guest',
    name: 'Gwen Guest',
    email: 'gwen@example.com',
    groups: [],
    summary: 'may sign in, but is not entitled to Latenode',
  },
];

export const findPerson = (id: unknown): Person | undefined => people.find((person) => person.id === id);

/**
 * The claims a person's tokens carry besides the protocol's own. The groups stand under Cognito's name, and are left
 * out when there are none as Cognito leaves them out, so that the same entitlement rules work here and there.
 */
export const claimsOf = ({ name, email, groups }: Person) => ({
  name,
  email,
  email_verified: true,
  ...(groups.length > 0 && { 'cognito:groups': groups }),
});
