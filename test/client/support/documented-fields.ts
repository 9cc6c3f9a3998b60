/** The fields of `configure` that Latenode documents for SDK 0.1.5 ("Installing the embedded SDK"). `{a,b}` stands for each. */

const button = '{iconSvg,type,padding,transparent}';
const font = '{fontSize,fontWeight,fontFamily,color}';
const buttonTypes = '{default,primary,action,success,danger,subtle,text}';

const fields = [
  'token',
  'container',
  'allowCookies',
  'navigation.handler',
  'ui.main.{hideSideMenu,documentationURL}',
  'ui.scenarios.{hideEmptyScenariosGreetings,hideExploreAppsButton,activeStateFilterStyle,foldersPanelWidth}',
  'ui.scenarios.{reverseMainActionBtnsOrder,paddingTop,searchInput.borderRadius,logo.src}',
  'ui.scenarios.logo.style.{width,height,margin}',
  'ui.scenarios.activeStateFilter.{variant,selectedBgColor,selectedTextColor,unselectedBgColor,unselectedTextColor}',
  `ui.scenarios.buttons.{createScenario,startWithTemplate,importScenario,addNewScenario,addNewFolder}.${button}`,
  'ui.scenarios.scenariosTable.{scenarioIconBgColor,sortArrow.activeColor,sortArrow.inactiveColor}',
  'ui.scenario.{showGrid,scenarioNodeBackgroundSvg}',
  'ui.scenario.nodeTypeList.{requestNewAppURL,categoriesSideBar.backgroundColor,nodeTypeListNodeBackgroungSvg}',
  `ui.scenario.nodeTypeList.{listTitleFont,nodeTitleFont,nodeDescriptionFont}.${font}`,
  `ui.scenario.actionBlock.buttons.{runOnce,deploy,save,addNode,aiNode,aiBuilder,alignNodes}.${button}`,
  `ui.scenario.actionBlock.buttons.{addSticker,undo,redo}.${button}`,
  'ui.scenario.actionBlock.mainLineStyle.{background,paddingTop,paddingBottom,paddingLeft,paddingRight}',
  'ui.scenario.actionBlock.mainLineStyle.{boxShadow,borderRadius}',
  `ui.scenario.actionBlock.activeSwitchLabelFont.${font}`,
  'ui.scenario.nodeDataPanel.operators.{textColor,backgroundColor}',
  `ui.scenario.nodeDataPanel.buttons.newAuthorization.${button}`,
  `ui.scenario.templates.buttons.cloneThisTemplate.${button}`,
  'ui.theme.{primaryColor,input.borderRadius,templates.tabBtnsColor}',
  'ui.theme.font.{fontFamily,load.googleFontFamily,load.custom.url,load.custom.format}',
  `ui.theme.button.${buttonTypes}.{default,active,hover,disabled}.{backgroundColor,textColor,borderColor}`,
  `ui.theme.button.${buttonTypes}.{borderWidth,borderRadius,gap,padding}`,
  'ui.theme.switch.{checkedBackgroundColor,uncheckedBackgroundColor,height,width,padding}',
  'ui.theme.scenario.{backgroundColor,nodeTypeList.nodeBackgroundSize,unsavedChangesModal.mainActionBtnColor}',
  'ui.theme.scenario.historyDrawer.{headerBgColor,alert.backgroundColor,alert.borderColor}',
  'ui.theme.scenario.historyDrawer.alert.{iconColor,linkColor}',
  'ui.theme.scenario.nodeSettings.{headerBgColor,bodyBgColor,footerBgColor}',
  'ui.translations.{currentLng,overrides.en.latenode_scenariosPage_allScenariosTitleLabel}',
];

const expand = (pattern: string): string[] => {
  const [whole, names = ''] = /\{([^}]*)\}/.exec(pattern) ?? [];
  return whole ? names.split(',').flatMap((name) => expand(pattern.replace(whole, name))) : [pattern];
};

/** Paths such as `ui.main.hideSideMenu`, sorted. */
export const documentedFields: readonly string[] = fields.flatMap(expand).sort();
