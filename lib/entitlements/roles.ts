/** Lists the roles in a space of Latenode. */

/** In the order of their ids, which begin with 1. */
export const roleNames = ['Admin', 'Manager', 'No-code', 'Read only', 'Credential only'];

/** Latenode creates the Admin with the space, and allows one for each space. */
export const adminRole = 1;
export const lastRole = roleNames.length;
