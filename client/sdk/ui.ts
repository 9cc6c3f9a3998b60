/** Types `ui` of SDK 0.1.5, as Latenode documents it. */
import type { LatenodeButtonType, LatenodeTheme } from './theme.ts';

export interface LatenodeButton {
  /** Icon as inline SVG. */
  readonly iconSvg?: string;
  /** Look of the button, one of the theme's types. */
  readonly type?: LatenodeButtonType | (string & {});
  /** CSS padding, such as `4px 16px`. */
  readonly padding?: string;
  /** Makes the background transparent. */
  readonly transparent?: boolean;
}

export interface LatenodeFont {
  /** CSS font size. */
  readonly fontSize?: string;
  /** CSS font weight. */
  readonly fontWeight?: string;
  /** CSS font family. */
  readonly fontFamily?: string;
  /** Color of the text. */
  readonly color?: string;
}

/** The list of scenarios, which is Latenode's first page. */
export interface LatenodeScenariosUi {
  /** Hides the greeting on an empty list. */
  readonly hideEmptyScenariosGreetings?: boolean;
  /** Hides the button "Explore Apps". */
  readonly hideExploreAppsButton?: boolean;
  /** Your logo. */
  readonly logo?: {
    /** URL of the image. */
    readonly src?: string;
    /** Size and position of the image. */
    readonly style?: {
      /** Width in pixels, or as CSS length. */
      readonly width?: number | string;
      /** Height in pixels, or as CSS length. */
      readonly height?: number | string;
      /** CSS margin. */
      readonly margin?: string;
    };
  };
  /** Style of the filter by active state, such as `tabs`. */
  readonly activeStateFilterStyle?: string;
  /** Filter by active state. */
  readonly activeStateFilter?: {
    /** Variant of the filter. */
    readonly variant?: string;
    /** Background of the selected state. */
    readonly selectedBgColor?: string;
    /** Text of the selected state. */
    readonly selectedTextColor?: string;
    /** Background of the other states. */
    readonly unselectedBgColor?: string;
    /** Text of the other states. */
    readonly unselectedTextColor?: string;
  };
  /** Width of the panel of folders in pixels. */
  readonly foldersPanelWidth?: number;
  /** Buttons of the page. */
  readonly buttons?: {
    /** Creates a scenario, on an empty list. */
    readonly createScenario?: LatenodeButton;
    /** Starts with a template, on an empty list. */
    readonly startWithTemplate?: LatenodeButton;
    /** Imports a scenario. */
    readonly importScenario?: LatenodeButton;
    /** Adds a scenario to the list. */
    readonly addNewScenario?: LatenodeButton;
    /** Adds a folder to the list. */
    readonly addNewFolder?: LatenodeButton;
  };
  /** Reverses the order of the main buttons. */
  readonly reverseMainActionBtnsOrder?: boolean;
  /** CSS padding above the page. */
  readonly paddingTop?: string;
  /** Table of scenarios. */
  readonly scenariosTable?: {
    /** Background of the scenarios' icons. */
    readonly scenarioIconBgColor?: string;
    /** Arrow in the head of a column. */
    readonly sortArrow?: {
      /** Color in the column that sorts the table. */
      readonly activeColor?: string;
      /** Color in the other columns. */
      readonly inactiveColor?: string;
    };
  };
  /** Search field. */
  readonly searchInput?: {
    /** Radius of the corners. */
    readonly borderRadius?: string;
  };
}

/** The editor of one scenario. */
export interface LatenodeScenarioUi {
  /** Shows a grid on the canvas. */
  readonly showGrid?: boolean;
  /** List of nodes that can be added. */
  readonly nodeTypeList?: {
    /** URL at which users request an app that Latenode does not have. */
    readonly requestNewAppURL?: string;
    /** Bar with the categories. */
    readonly categoriesSideBar?: {
      /** Background of the bar. */
      readonly backgroundColor?: string;
    };
    /** Background of a node in the list, as SVG. The spelling is Latenode's. */
    readonly nodeTypeListNodeBackgroungSvg?: string;
    /** Font of the lists' titles. */
    readonly listTitleFont?: LatenodeFont;
    /** Font of the nodes' titles. */
    readonly nodeTitleFont?: LatenodeFont;
    /** Font of the nodes' descriptions. */
    readonly nodeDescriptionFont?: LatenodeFont;
  };
  /** Bar with the actions. */
  readonly actionBlock?: {
    /** Buttons of the bar. */
    readonly buttons?: {
      /** Runs the scenario once. */
      readonly runOnce?: LatenodeButton;
      /** Deploys the scenario. */
      readonly deploy?: LatenodeButton;
      /** Saves the scenario. */
      readonly save?: LatenodeButton;
      /** Adds a node. */
      readonly addNode?: LatenodeButton;
      /** Adds an AI node. */
      readonly aiNode?: LatenodeButton;
      /** Opens the AI builder. */
      readonly aiBuilder?: LatenodeButton;
      /** Aligns the nodes. */
      readonly alignNodes?: LatenodeButton;
      /** Adds a note to the canvas. */
      readonly addSticker?: LatenodeButton;
      /** Undoes the last change. */
      readonly undo?: LatenodeButton;
      /** Repeats the change that was undone. */
      readonly redo?: LatenodeButton;
    };
    /** Style of the bar. */
    readonly mainLineStyle?: {
      /** CSS background. */
      readonly background?: string | number;
      /** Padding above, in pixels or as CSS length. */
      readonly paddingTop?: string | number;
      /** Padding below, in pixels or as CSS length. */
      readonly paddingBottom?: string | number;
      /** Padding on the left, in pixels or as CSS length. */
      readonly paddingLeft?: string | number;
      /** Padding on the right, in pixels or as CSS length. */
      readonly paddingRight?: string | number;
      /** CSS shadow. */
      readonly boxShadow?: string | number;
      /** Radius of the corners, in pixels or as CSS length. */
      readonly borderRadius?: string | number;
    };
    /** Font of the label beside the switch that activates the scenario. */
    readonly activeSwitchLabelFont?: LatenodeFont;
  };
  /** Panel with the data of a node. */
  readonly nodeDataPanel?: {
    /** Operators in expressions. */
    readonly operators?: {
      /** Color of the text. */
      readonly textColor?: string;
      /** Color of the background. */
      readonly backgroundColor?: string;
    };
    /** Buttons of the panel. */
    readonly buttons?: {
      /** Adds an authorization. */
      readonly newAuthorization?: LatenodeButton;
    };
  };
  /** Background of the nodes on the canvas, as SVG. */
  readonly scenarioNodeBackgroundSvg?: string;
  /** Page of a template. */
  readonly templates?: {
    /** Buttons of the page. */
    readonly buttons?: {
      /** Clones the template for the user. */
      readonly cloneThisTemplate?: LatenodeButton;
    };
  };
}

export interface LatenodeUi {
  /** The list of scenarios. */
  readonly scenarios?: LatenodeScenariosUi;
  /** The editor of one scenario. */
  readonly scenario?: LatenodeScenarioUi;
  /** The frame around all pages. */
  readonly main?: {
    /** Hides the menu at the side. */
    readonly hideSideMenu?: boolean;
    /** URL of your own documentation, for the link to it. */
    readonly documentationURL?: string;
  };
  /** Colors, fonts and shapes. */
  readonly theme?: LatenodeTheme;
  /** Language and texts. */
  readonly translations?: {
    /** Language code, such as `en` or `de`. */
    readonly currentLng?: string;
    /** Your own texts, by language code and by Latenode's key. */
    readonly overrides?: { readonly [language: string]: { readonly [key: string]: string } };
  };
}
