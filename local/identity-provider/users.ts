/** Defines the users of the local identity provider, one for each outcome of the local entitlement rules. */

export interface User {
  /** Selects the user at sign-in and is the `sub` of the tokens. */
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly groups: readonly string[];
  /** The user's plan and spaces at Latenode, for the sign-in page. */
  readonly summary: string;
}

export const users: readonly User[] = [
  {
    id: 'plain',
    name: 'Paula Plain',
    email: 'paula@example.com',
    groups: ['member'],
    summary: 'Basic plan, a personal space',
  },
  {
    id: 'pro',
    name: 'Priya Pro',
    email: 'priya@example.com',
    groups: ['member', 'pro'],
    summary: 'Professional plan, a personal space',
  },
  {
    id: 'ops',
    name: 'Oskar Ops',
    email: 'oskar@example.com',
    groups: ['ops'],
    summary: 'A shared space, no personal one',
  },
  {
    id: 'guest',
    name: 'Gwen Guest',
    email: 'gwen@example.com',
    groups: [],
    summary: 'Can sign in, but has no access to Latenode',
  },
];

export const userIds = users.map(({ id }) => id).join(', ');

export const findUser = (id: unknown): User | undefined => users.find((user) => user.id === id);

/**
 * Returns the claims about a user in tokens. The groups have Cognito's name and are absent for a user without groups,
 * as in Cognito, so that the same entitlement rules work with both.
 */
export const claimsOf = ({ name, email, groups }: User) => ({
  name,
  email,
  email_verified: true,
  ...(groups.length > 0 && { 'cognito:groups': groups }),
});
