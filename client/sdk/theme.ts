/** Types `ui.theme` of SDK 0.1.5, as Latenode documents it. Colors and lengths are CSS values; numbers are pixels. */

/** Types of buttons: a theme defines their look, and a button names one as its `type`. */
export type LatenodeButtonType = 'default' | 'primary' | 'action' | 'success' | 'danger' | 'subtle' | 'text';

export interface LatenodeButtonColors {
  readonly backgroundColor?: string;
  readonly textColor?: string;
  readonly borderColor?: string;
}

export interface LatenodeButtonTheme {
  /** Colors of the button at rest. */
  readonly default?: LatenodeButtonColors;
  /** Colors while the button is pressed. */
  readonly active?: LatenodeButtonColors;
  readonly hover?: LatenodeButtonColors;
  readonly disabled?: LatenodeButtonColors;
  readonly borderWidth?: string;
  /** Such as `20px`. */
  readonly borderRadius?: string;
  /** Distance between icon and text. */
  readonly gap?: string;
  readonly padding?: string;
}

export interface LatenodeSwitchTheme {
  /** Color of a switch that is on. */
  readonly checkedBackgroundColor?: string;
  /** Color of a switch that is off. */
  readonly uncheckedBackgroundColor?: string;
  readonly height?: string | number;
  readonly width?: string | number;
  /** Distance between the edge of a switch and its knob. */
  readonly padding?: string | number;
}

export interface LatenodeThemeFont {
  readonly fontFamily?: string;
  readonly load?: {
    /** With its axes, such as `Inter:wght@400;700`. */
    readonly googleFontFamily?: string;
    /** A font file of your own. */
    readonly custom?: {
      readonly url?: string;
      /** Such as `woff2` or `ttf`. */
      readonly format?: string;
    };
  };
}

export interface LatenodeEditorTheme {
  /** Background of the canvas. */
  readonly backgroundColor?: string;
  /** List of nodes that can be added. */
  readonly nodeTypeList?: {
    /** CSS `background-size` of a node's background image. */
    readonly nodeBackgroundSize?: string;
  };
  /** Panel with the history of a scenario. */
  readonly historyDrawer?: {
    readonly headerBgColor?: string;
    /** Notice inside the panel. */
    readonly alert?: {
      readonly backgroundColor?: string;
      readonly borderColor?: string;
      readonly iconColor?: string;
      readonly linkColor?: string;
    };
  };
  readonly unsavedChangesModal?: {
    readonly mainActionBtnColor?: string;
  };
  readonly nodeSettings?: {
    readonly headerBgColor?: string;
    readonly bodyBgColor?: string;
    readonly footerBgColor?: string;
  };
}

export interface LatenodeTheme {
  readonly font?: LatenodeThemeFont;
  /** Such as `#2394ae`. */
  readonly primaryColor?: string;
  readonly button?: { readonly [type in LatenodeButtonType]?: LatenodeButtonTheme };
  readonly input?: {
    readonly borderRadius?: string;
  };
  readonly switch?: LatenodeSwitchTheme;
  /** The scenario editor. */
  readonly scenario?: LatenodeEditorTheme;
  readonly templates?: {
    readonly tabBtnsColor?: string;
  };
}
