/** The roles in a space of Latenode. */

/** By role id, from 1. */
export const roleNames = ['Admin', 'Manager', 'No-code', 'Read only', 'Credential only'];

/** Latenode creates it with the space, and knows only one for each. */
export const adminRole = 1;
export const lastRole = roleNames.length;
