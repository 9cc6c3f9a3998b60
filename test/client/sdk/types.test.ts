/** Tests the types of Latenode's SDK. The compiler runs most tests: `@ts-expect-error` fails where there is no error. */
import { readFileSync } from 'node:fs';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  allowNewerFields,
  type EmbedOptions,
  type LatenodeButton,
  type LatenodeButtonTheme,
  type LatenodeConfiguration,
  type LatenodeFont,
  type LatenodeSdk,
  type LatenodeUi,
  type NodeType,
  type ScenarioWebhookEntry,
} from '../../../client/index.ts';
import { documentedFields } from '../support/documented-fields.ts';

/** `T` with every field required, at every level. */
type Complete<T> = T extends string | number | boolean | HTMLElement | ((...args: never[]) => unknown)
  ? T
  : { [name in keyof T]-?: Complete<NonNullable<T[name]>> };

const button: Complete<LatenodeButton> = {
  iconSvg: '<svg/>',
  type: 'text',
  padding: '4px',
  transparent: true,
};
const font: Complete<LatenodeFont> = {
  fontSize: '1rem',
  fontWeight: '600',
  fontFamily: 'Inter',
  color: '#111',
};
const colors = { backgroundColor: 'white', textColor: '#2394ae', borderColor: '#2394ae' };
const buttonTheme: Complete<LatenodeButtonTheme> = {
  default: colors,
  active: colors,
  hover: colors,
  disabled: colors,
  borderWidth: '2px',
  borderRadius: '20px',
  gap: '4px',
  padding: '4px 16px',
};

const ui: Complete<LatenodeUi> = {
  scenarios: {
    hideEmptyScenariosGreetings: true,
    hideExploreAppsButton: true,
    logo: {
      src: 'https://app.example.com/logo.svg',
      style: { width: 150, height: '4rem', margin: '0 auto' },
    },
    activeStateFilterStyle: 'tabs',
    activeStateFilter: {
      variant: 'tabs',
      selectedBgColor: 'white',
      selectedTextColor: 'black',
      unselectedBgColor: 'black',
      unselectedTextColor: 'white',
    },
    foldersPanelWidth: 250,
    buttons: {
      createScenario: button,
      startWithTemplate: button,
      importScenario: button,
      addNewScenario: button,
      addNewFolder: button,
    },
    reverseMainActionBtnsOrder: true,
    paddingTop: '1rem',
    scenariosTable: {
      scenarioIconBgColor: 'white',
      sortArrow: { activeColor: 'black', inactiveColor: 'grey' },
    },
    searchInput: { borderRadius: '8px' },
  },
  scenario: {
    showGrid: true,
    nodeTypeList: {
      requestNewAppURL: 'https://app.example.com/apps',
      categoriesSideBar: { backgroundColor: 'white' },
      nodeTypeListNodeBackgroungSvg: '<svg/>',
      listTitleFont: font,
      nodeTitleFont: font,
      nodeDescriptionFont: font,
    },
    actionBlock: {
      buttons: {
        runOnce: button,
        deploy: button,
        save: button,
        addNode: button,
        aiNode: button,
        aiBuilder: button,
        alignNodes: button,
        addSticker: button,
        undo: button,
        redo: button,
      },
      mainLineStyle: {
        background: 'white',
        paddingTop: 0,
        paddingBottom: 0,
        paddingLeft: '1rem',
        paddingRight: '1rem',
        boxShadow: 'none',
        borderRadius: 8,
      },
      activeSwitchLabelFont: font,
    },
    nodeDataPanel: {
      operators: { textColor: 'black', backgroundColor: 'white' },
      buttons: { newAuthorization: button },
    },
    scenarioNodeBackgroundSvg: '<svg/>',
    templates: { buttons: { cloneThisTemplate: button } },
  },
  main: { hideSideMenu: true, documentationURL: 'https://app.example.com/docs' },
  theme: {
    font: {
      fontFamily: 'Inter',
      load: {
        googleFontFamily: 'Inter:wght@400;700',
        custom: { url: 'https://app.example.com/inter.woff2', format: 'woff2' },
      },
    },
    primaryColor: '#2394ae',
    button: {
      default: buttonTheme,
      primary: buttonTheme,
      action: buttonTheme,
      success: buttonTheme,
      danger: buttonTheme,
      subtle: buttonTheme,
      text: buttonTheme,
    },
    input: { borderRadius: '20px' },
    switch: {
      checkedBackgroundColor: 'green',
      uncheckedBackgroundColor: 'grey',
      height: 20,
      width: '40px',
      padding: 2,
    },
    scenario: {
      backgroundColor: '#f1f1f1',
      nodeTypeList: { nodeBackgroundSize: 'cover' },
      historyDrawer: {
        headerBgColor: 'white',
        alert: { backgroundColor: 'white', borderColor: 'red', iconColor: 'red', linkColor: 'blue' },
      },
      unsavedChangesModal: { mainActionBtnColor: 'green' },
      nodeSettings: { headerBgColor: '#256af4', bodyBgColor: '#cfd8db', footerBgColor: '#1a1b20' },
    },
    templates: { tabBtnsColor: 'red' },
  },
  translations: {
    currentLng: 'en',
    overrides: { en: { latenode_scenariosPage_allScenariosTitleLabel: 'All scenarios' } },
  },
};

const configuration: Complete<LatenodeConfiguration> = {
  token: 'eyJ',
  container: 'latenode',
  allowCookies: true,
  ui,
  navigation: { handler: ({ route }) => expectTypeOf(route).toEqualTypeOf<string>() },
};

/** The compiler checks the argument. */
const accept = <T>(_: T): void => {};

const pathsOf = (value: object, prefix = ''): string[] =>
  Object.entries(value).flatMap(([name, field]) =>
    typeof field === 'object' && field ? pathsOf(field, `${prefix}${name}.`) : [`${prefix}${name}`],
  );

describe('the types of the SDK', () => {
  it('contain every documented field, and no other', () => {
    accept<LatenodeConfiguration>(configuration);
    expect(pathsOf(configuration).sort()).toEqual(documentedFields);
  });

  it('have a comment for every field and method', () => {
    for (const file of ['sdk.ts', 'ui.ts', 'theme.ts']) {
      const lines = readFileSync(new URL(`../../../client/sdk/${file}`, import.meta.url), 'utf8').split('\n');
      const members = lines.flatMap((line, index) =>
        /^ +(readonly \w+\??:|\w+\()/.test(line) ? [index] : [],
      );
      expect(members.length).toBeGreaterThan(10);
      expect(
        members.filter((index) => !lines[index - 1]?.endsWith('*/')).map((index) => lines[index]),
      ).toEqual([]);
    }
  });

  it('reject fields that Latenode does not document', () => {
    // @ts-expect-error
    accept<LatenodeUi>({ mian: { hideSideMenu: true } });
    // @ts-expect-error
    accept<LatenodeUi>({ main: { hideSidemenu: true } });
    // @ts-expect-error
    accept<LatenodeUi>({ theme: { button: { primary: { default: { color: 'red' } } } } });
    // @ts-expect-error
    accept<LatenodeUi>({ theme: { button: { warning: {} } } });
    // @ts-expect-error
    accept<LatenodeUi>({ scenario: { actionBlock: { buttons: { publish: {} } } } });
    // @ts-expect-error
    accept<Omit<EmbedOptions, 'client' | 'container'>>({ allowCookie: true });
  });

  it('reject values of another type', () => {
    // @ts-expect-error
    accept<LatenodeUi>({ main: { hideSideMenu: 'yes' } });
    // @ts-expect-error
    accept<LatenodeUi>({ translations: { overrides: { en: { key: 1 } } } });
    accept<LatenodeButton>({ type: 'a new type' });
  });

  it('accept newer fields with allowNewerFields, which still checks the known ones', () => {
    const newer = { main: { hideSideMenu: true, aNewField: 1 }, help: { isOpen: true } };
    accept<LatenodeUi>(allowNewerFields({ main: { aNewField: 1 }, help: { isOpen: true } }));
    accept<Partial<EmbedOptions>>({ ui: allowNewerFields({ theme: { button: { warning: { gap: 1 } } } }) });
    accept<Partial<EmbedOptions>>(allowNewerFields({ ui: { help: true }, analytics: false }));
    // @ts-expect-error
    accept<LatenodeUi>(allowNewerFields({ main: { hideSideMenu: 'yes' } }));
    // @ts-expect-error
    accept<Partial<EmbedOptions>>(allowNewerFields({ initialRoute: 1 }));
    expect(allowNewerFields<LatenodeUi>(newer)).toBe(newer);
  });

  it('declare the documented methods with their results', () => {
    expectTypeOf<ReturnType<LatenodeSdk['configure']>>().toEqualTypeOf<Promise<void>>();
    expectTypeOf<LatenodeSdk['runOnce' | 'save' | 'deploy']>().toEqualTypeOf<() => Promise<void>>();
    expectTypeOf<LatenodeSdk['toggleActiveScenarioState' | 'cleanup']>().toEqualTypeOf<() => void>();
    expectTypeOf<LatenodeSdk['createEmptyScenario']>().toEqualTypeOf<(title?: string) => Promise<void>>();
    expectTypeOf<LatenodeSdk['getNodeTypes']>().toEqualTypeOf<() => Promise<NodeType[]>>();
    expectTypeOf<NodeType['id']>().toEqualTypeOf<string>();
    expectTypeOf<NodeType['name']>().toEqualTypeOf<unknown>();
    expectTypeOf<LatenodeSdk['getScenarioWebhooksUrls']>().toEqualTypeOf<
      () => Promise<ScenarioWebhookEntry[]>
    >();
    expectTypeOf<ScenarioWebhookEntry['url']['prod']>().toEqualTypeOf<string>();
  });
});
