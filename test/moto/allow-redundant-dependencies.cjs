/**
 * An osls plugin that suppresses the cfn-lint warning W3005 in the template. moto rejects a template with any warning and has no
 * option to suppress one, and osls adds a `DependsOn` where a reference already implies it. This metadata is the only
 * difference to the template that is deployed to AWS.
 */
module.exports = class {
  constructor(serverless) {
    this.hooks = {
      'after:aws:package:finalize:mergeCustomProviderResources': () => {
        const { Resources } = serverless.service.provider.compiledCloudFormationTemplate;
        for (const resource of Object.values(Resources))
          resource.Metadata = { 'cfn-lint': { config: { ignore_checks: ['W3005'] } } };
      },
    };
  }
};
