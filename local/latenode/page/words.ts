/** Defines the texts of the stand-in in the languages that it supports as `ui.translations.currentLng`. */
import type { LatenodeUi } from '../../../client/sdk/ui.ts';

const english = {
  scenarios: 'Scenarios',
  credentials: 'Credentials',
  templates: 'Templates',
  create: 'New scenario',
  active: 'Active',
  inactive: 'Inactive',
  clone: 'Use template',
  standIn: 'Stand-in for Latenode: it shows the user and the configuration of this page',
  knows: 'Latenode knows you as',
};

export type Words = typeof english;

const german: Words = {
  scenarios: 'Szenarien',
  credentials: 'Zugangsdaten',
  templates: 'Vorlagen',
  create: 'Neues Szenario',
  active: 'Aktiv',
  inactive: 'Inaktiv',
  clone: 'Vorlage verwenden',
  standIn: 'Platzhalter für Latenode: Er zeigt den Benutzer und die Konfiguration dieser Seite',
  knows: 'Latenode kennt Sie als',
};

/** Returns German texts for `de`, otherwise English. Supports one of Latenode's translation keys: the title of the scenarios. */
export const wordsFor = (translations: LatenodeUi['translations'] = {}): Words => {
  const language = translations.currentLng ?? 'en';
  const title = translations.overrides?.[language]?.latenode_scenariosPage_allScenariosTitleLabel;
  const words = language === 'de' ? german : english;
  return title === undefined ? words : { ...words, scenarios: title };
};
