/** Defines the configurations of Latenode that the demo switches between. */
import type { LatenodeUi } from '../../../client/sdk/ui.ts';

const logo = `data:image/svg+xml,${encodeURIComponent(
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
    <rect width="32" height="32" rx="8" fill="#0b7285"/>
    <path d="M8 21 L14 11 L18 17 L24 8" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/>
  </svg>`,
)}`;

export const presets = {
  full: {},
  minimal: {
    main: { hideSideMenu: true },
    scenarios: { hideExploreAppsButton: true, hideEmptyScenariosGreetings: true },
  },
  branded: {
    scenarios: { logo: { src: logo, style: { height: 32 } } },
    theme: { primaryColor: '#0b7285', button: { primary: { borderRadius: '20px' } } },
    translations: {
      currentLng: 'de',
      overrides: { de: { latenode_scenariosPage_allScenariosTitleLabel: 'Meine Abläufe' } },
    },
  },
} satisfies Readonly<Record<string, LatenodeUi>>;

export type Preset = keyof typeof presets;

export const isPreset = (name: string): name is Preset => Object.hasOwn(presets, name);
