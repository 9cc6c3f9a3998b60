/** Types `ui` of SDK 0.1.5, as Latenode documents it. Colors and lengths are CSS values; numbers are pixels. */
import type { LatenodeButtonType, LatenodeTheme } from './theme.ts';

export interface LatenodeButton {
  /** Inline SVG. */
  readonly iconSvg?: string;
  /** Look of the button, one of the theme's types. */
  readonly type?: LatenodeButtonType | (string & {});
  readonly padding?: string;
  readonly transparent?: boolean;
}

export interface LatenodeFont {
  readonly fontSize?: string;
  readonly fontWeight?: string;
  readonly fontFamily?: string;
  readonly color?: string;
}

export interface LatenodeScenariosUi {
  /** Hides the greeting on an empty list. */
  readonly hideEmptyScenariosGreetings?: boolean;
  /** Hides the button "Explore Apps". */
  readonly hideExploreAppsButton?: boolean;
  /** Your logo. */
  readonly logo?: {
    readonly src?: string;
    readonly style?: {
      readonly width?: number | string;
      readonly height?: number | string;
      readonly margin?: string;
    };
  };
  /** Such as `tabs`. */
  readonly activeStateFilterStyle?: string;
  readonly activeStateFilter?: {
    readonly variant?: string;
    readonly selectedBgColor?: string;
    readonly selectedTextColor?: string;
    readonly unselectedBgColor?: string;
    readonly unselectedTextColor?: string;
  };
  readonly foldersPanelWidth?: number;
  readonly buttons?: {
    /** Creates a scenario, on an empty list. */
    readonly createScenario?: LatenodeButton;
    /** Starts with a template, on an empty list. */
    readonly startWithTemplate?: LatenodeButton;
    readonly importScenario?: LatenodeButton;
    readonly addNewScenario?: LatenodeButton;
    readonly addNewFolder?: LatenodeButton;
  };
  readonly reverseMainActionBtnsOrder?: boolean;
  readonly paddingTop?: string;
  readonly scenariosTable?: {
    readonly scenarioIconBgColor?: string;
    /** Arrow in the head of a column. */
    readonly sortArrow?: {
      readonly activeColor?: string;
      readonly inactiveColor?: string;
    };
  };
  readonly searchInput?: {
    readonly borderRadius?: string;
  };
}

export interface LatenodeScenarioUi {
  readonly showGrid?: boolean;
  /** List of nodes that can be added. */
  readonly nodeTypeList?: {
    /** URL at which users request an app that Latenode does not have. */
    readonly requestNewAppURL?: string;
    readonly categoriesSideBar?: {
      readonly backgroundColor?: string;
    };
    /** SVG. The spelling is Latenode's. */
    readonly nodeTypeListNodeBackgroungSvg?: string;
    readonly listTitleFont?: LatenodeFont;
    readonly nodeTitleFont?: LatenodeFont;
    readonly nodeDescriptionFont?: LatenodeFont;
  };
  /** Bar with the actions. */
  readonly actionBlock?: {
    readonly buttons?: {
      readonly runOnce?: LatenodeButton;
      readonly deploy?: LatenodeButton;
      readonly save?: LatenodeButton;
      readonly addNode?: LatenodeButton;
      readonly aiNode?: LatenodeButton;
      readonly aiBuilder?: LatenodeButton;
      readonly alignNodes?: LatenodeButton;
      /** Adds a note to the canvas. */
      readonly addSticker?: LatenodeButton;
      readonly undo?: LatenodeButton;
      readonly redo?: LatenodeButton;
    };
    /** Style of the bar. */
    readonly mainLineStyle?: {
      readonly background?: string | number;
      readonly paddingTop?: string | number;
      readonly paddingBottom?: string | number;
      readonly paddingLeft?: string | number;
      readonly paddingRight?: string | number;
      readonly boxShadow?: string | number;
      readonly borderRadius?: string | number;
    };
    /** Font of the label beside the switch that activates the scenario. */
    readonly activeSwitchLabelFont?: LatenodeFont;
  };
  readonly nodeDataPanel?: {
    readonly operators?: {
      readonly textColor?: string;
      readonly backgroundColor?: string;
    };
    readonly buttons?: {
      readonly newAuthorization?: LatenodeButton;
    };
  };
  /** SVG, for the nodes on the canvas. */
  readonly scenarioNodeBackgroundSvg?: string;
  /** Page of a template. */
  readonly templates?: {
    readonly buttons?: {
      readonly cloneThisTemplate?: LatenodeButton;
    };
  };
}

export interface LatenodeUi {
  /** The list of scenarios, which is Latenode's first page. */
  readonly scenarios?: LatenodeScenariosUi;
  /** The editor of one scenario. */
  readonly scenario?: LatenodeScenarioUi;
  /** The frame around all pages. */
  readonly main?: {
    readonly hideSideMenu?: boolean;
    /** URL of your own documentation, for the link to it. */
    readonly documentationURL?: string;
  };
  readonly theme?: LatenodeTheme;
  /** Language and texts. */
  readonly translations?: {
    /** Language code, such as `en` or `de`. */
    readonly currentLng?: string;
    /** Your own texts, by language code and by Latenode's key. */
    readonly overrides?: { readonly [language: string]: { readonly [key: string]: string } };
  };
}
