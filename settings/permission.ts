/** Returns what to do about an AWS error that names a denied action; undefined for other errors. */
export const missingPermission = (message: string): string | undefined => {
  if (message.startsWith('Could not access the deployment bucket'))
    // the message of osls
    return 'Allow these credentials s3:ListBucket on the deployment bucket, as DeployerUpload in docs/deployer-policy.json does.';
  const pattern = /not authorized to perform: ([\w-]+:\w+)(?: on resource: "?([^\s"]+))?([^\n]*)/;
  const [, action, resource = '*', reason = ''] = pattern.exec(message) ?? [];
  if (!action) return undefined;
  const [, policy] = /(?:explicit deny in an? |because no )([\w -]+? (?:policy|boundary))/.exec(reason) ?? [];
  if (policy && (policy !== 'identity-based policy' || reason.includes('explicit deny')))
    return `Denied by: ${policy}. It must allow ${action}.`;
  const statement = JSON.stringify({ Effect: 'Allow', Action: action, Resource: resource });
  return `Add this statement to the policy of these credentials:\n${statement}`;
};
