/** `npm run settings -- --stage prod`: prints BROKER_SETTINGS, to deploy with other tools. */
import { describeAdmission } from '../settings/admission.ts';
import { loadStage } from '../settings/load.ts';
import { requiredStage } from './shared/options.ts';
import { exitCodes, type Program, runProgram } from './shared/program.ts';

const program: Program = {
  name: 'npm run settings --',
  define: (command, { progress, finish }) =>
    requiredStage(command)
      .description(
        'Prints the variable BROKER_SETTINGS of the functions, to deploy them with other tools. Applies the same checks as a deployment.',
      )
      .addHelpText('after', exitCodes({ 1: 'the settings are invalid' }))
      .action(({ stage, param: parameters = [] }) => {
        const { settings, brokerSettings, warnings } = loadStage({ stage, parameters, purpose: 'deploy' });
        for (const line of ['Who is admitted:', ...describeAdmission(settings), ...warnings]) progress(line);
        finish({ json: JSON.parse(brokerSettings), text: brokerSettings });
      }),
};

process.exitCode = await runProgram(program);
