/**
 * A plugin of the framework for moto, which refuses a template over which cfn-lint has so much as a warning, and cannot be told
 * which ones to leave out. The framework itself writes `DependsOn` where a reference says it already (W3005), so the template
 * says that this is meant. It is the only difference to what is deployed to AWS.
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
