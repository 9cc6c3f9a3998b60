/** Tests the types of Latenode's SDK with the compiler: `@ts-expect-error` fails where there is no error. */
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  allowNewerFields,
  type EmbedOptions,
  type LatenodeButton,
  type LatenodeConfiguration,
  type LatenodeSdk,
  type LatenodeUi,
  type NodeType,
  type ScenarioWebhookEntry,
} from '../../../client/index.ts';

type Leaf = string | number | boolean | HTMLElement | ((...args: never[]) => unknown);
type Members<T> = { [name in keyof T & string]-?: PathOf<name, NonNullable<T[name]>> }[keyof T & string];
type PathOf<Name extends string, T> = [T] extends [Leaf] ? Name : `${Name}.${Members<T>}`;

type Button = 'iconSvg' | 'type' | 'padding' | 'transparent';
type Font = 'fontSize' | 'fontWeight' | 'fontFamily' | 'color';
type ThemeButton = 'default' | 'primary' | 'action' | 'success' | 'danger' | 'subtle' | 'text';
type ButtonTheme =
  | `${'default' | 'active' | 'hover' | 'disabled'}.${'backgroundColor' | 'textColor' | 'borderColor'}`
  | 'borderWidth'
  | 'borderRadius'
  | 'gap'
  | 'padding';

/** The fields of `configure` that Latenode documents for SDK 0.1.5 ("Installing the embedded SDK"). */
type Documented =
  | 'token'
  | 'container'
  | 'allowCookies'
  | 'navigation.handler'
  | `ui.main.${'hideSideMenu' | 'documentationURL'}`
  | `ui.scenarios.${'hideEmptyScenariosGreetings' | 'hideExploreAppsButton' | 'activeStateFilterStyle'}`
  | `ui.scenarios.${'foldersPanelWidth' | 'reverseMainActionBtnsOrder' | 'paddingTop'}`
  | `ui.scenarios.${'searchInput.borderRadius' | 'logo.src' | `logo.style.${'width' | 'height' | 'margin'}`}`
  | `ui.scenarios.activeStateFilter.${'variant' | 'selectedBgColor' | 'selectedTextColor'}`
  | `ui.scenarios.activeStateFilter.${'unselectedBgColor' | 'unselectedTextColor'}`
  | `ui.scenarios.buttons.${'createScenario' | 'startWithTemplate' | 'importScenario'}.${Button}`
  | `ui.scenarios.buttons.${'addNewScenario' | 'addNewFolder'}.${Button}`
  | `ui.scenarios.scenariosTable.${'scenarioIconBgColor' | `sortArrow.${'activeColor' | 'inactiveColor'}`}`
  | `ui.scenario.${'showGrid' | 'scenarioNodeBackgroundSvg'}`
  | `ui.scenario.nodeTypeList.${'requestNewAppURL' | 'categoriesSideBar.backgroundColor'}`
  | 'ui.scenario.nodeTypeList.nodeTypeListNodeBackgroungSvg'
  | `ui.scenario.nodeTypeList.${'listTitleFont' | 'nodeTitleFont' | 'nodeDescriptionFont'}.${Font}`
  | `ui.scenario.actionBlock.buttons.${'runOnce' | 'deploy' | 'save' | 'addNode' | 'aiNode'}.${Button}`
  | `ui.scenario.actionBlock.buttons.${'aiBuilder' | 'alignNodes' | 'addSticker' | 'undo' | 'redo'}.${Button}`
  | `ui.scenario.actionBlock.mainLineStyle.padding${'Top' | 'Bottom' | 'Left' | 'Right'}`
  | `ui.scenario.actionBlock.mainLineStyle.${'background' | 'boxShadow' | 'borderRadius'}`
  | `ui.scenario.actionBlock.activeSwitchLabelFont.${Font}`
  | `ui.scenario.nodeDataPanel.operators.${'textColor' | 'backgroundColor'}`
  | `ui.scenario.nodeDataPanel.buttons.newAuthorization.${Button}`
  | `ui.scenario.templates.buttons.cloneThisTemplate.${Button}`
  | `ui.theme.${'primaryColor' | 'input.borderRadius' | 'templates.tabBtnsColor'}`
  | `ui.theme.font.${'fontFamily' | `load.${'googleFontFamily' | `custom.${'url' | 'format'}`}`}`
  | `ui.theme.button.${ThemeButton}.${ButtonTheme}`
  | `ui.theme.switch.${'checkedBackgroundColor' | 'uncheckedBackgroundColor' | 'height' | 'width' | 'padding'}`
  | `ui.theme.scenario.${'backgroundColor' | 'nodeTypeList.nodeBackgroundSize'}`
  | `ui.theme.scenario.${'unsavedChangesModal.mainActionBtnColor' | 'historyDrawer.headerBgColor'}`
  | `ui.theme.scenario.historyDrawer.alert.${'backgroundColor' | 'borderColor' | 'iconColor' | 'linkColor'}`
  | `ui.theme.scenario.nodeSettings.${'headerBgColor' | 'bodyBgColor' | 'footerBgColor'}`
  | 'ui.translations.currentLng'
  | `ui.translations.overrides.${string}.${string}`;

/** The compiler checks the argument. */
const accept = <T>(_: T): void => {};

describe('the types of the SDK', () => {
  it('contain every documented field, and no other', () => {
    expectTypeOf<Members<LatenodeConfiguration>>().toEqualTypeOf<Documented>();
  });

  it('reject fields and values that Latenode does not document', () => {
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
