/** Types `ui.theme` of SDK 0.1.5, as Latenode documents it. Colors and lengths are CSS values. */

/** Types of buttons: a theme defines their look, and a button names one as its `type`. */
export type LatenodeButtonType = 'default' | 'primary' | 'action' | 'success' | 'danger' | 'subtle' | 'text';

export interface LatenodeButtonColors {
  /** Color of the background. */
  readonly backgroundColor?: string;
  /** Color of the text. */
  readonly textColor?: string;
  /** Color of the border. */
  readonly borderColor?: string;
}

export interface LatenodeButtonTheme {
  /** Colors of the button at rest. */
  readonly default?: LatenodeButtonColors;
  /** Colors while the button is pressed. */
  readonly active?: LatenodeButtonColors;
  /** Colors under the pointer. */
  readonly hover?: LatenodeButtonColors;
  /** Colors of a disabled button. */
  readonly disabled?: LatenodeButtonColors;
  /** Width of the border, such as `2px`. */
  readonly borderWidth?: string;
  /** Radius of the corners, such as `20px`. */
  readonly borderRadius?: string;
  /** Distance between icon and text. */
  readonly gap?: string;
  /** Distance between border and content. */
  readonly padding?: string;
}

export interface LatenodeSwitchTheme {
  /** Color of a switch that is on. */
  readonly checkedBackgroundColor?: string;
  /** Color of a switch that is off. */
  readonly uncheckedBackgroundColor?: string;
  /** Height of a switch. */
  readonly height?: string | number;
  /** Width of a switch. */
  readonly width?: string | number;
  /** Distance between the edge of a switch and its knob. */
  readonly padding?: string | number;
}

export interface LatenodeThemeFont {
  /** CSS font family of all text. */
  readonly fontFamily?: string;
  /** Source of the font. */
  readonly load?: {
    /** Family at Google Fonts with its axes, such as `Inter:wght@400;700`. */
    readonly googleFontFamily?: string;
    /** A font file of your own. */
    readonly custom?: {
      /** URL of the font file. */
      readonly url?: string;
      /** Format of the font file, such as `woff2` or `ttf`. */
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
    /** Background of the header. */
    readonly headerBgColor?: string;
    /** Notice inside the panel. */
    readonly alert?: {
      /** Background of the notice. */
      readonly backgroundColor?: string;
      /** Border of the notice. */
      readonly borderColor?: string;
      /** Icon of the notice. */
      readonly iconColor?: string;
      /** Links of the notice. */
      readonly linkColor?: string;
    };
  };
  /** Dialog about unsaved changes. */
  readonly unsavedChangesModal?: {
    /** Color of its main button. */
    readonly mainActionBtnColor?: string;
  };
  /** Dialog with the settings of a node. */
  readonly nodeSettings?: {
    /** Background of the header. */
    readonly headerBgColor?: string;
    /** Background of the body. */
    readonly bodyBgColor?: string;
    /** Background of the footer. */
    readonly footerBgColor?: string;
  };
}

export interface LatenodeTheme {
  /** Font of all text. */
  readonly font?: LatenodeThemeFont;
  /** Primary color, such as `#2394ae`. */
  readonly primaryColor?: string;
  /** Look of the buttons, by type. */
  readonly button?: { readonly [type in LatenodeButtonType]?: LatenodeButtonTheme };
  /** Text fields. */
  readonly input?: {
    /** Radius of the corners. */
    readonly borderRadius?: string;
  };
  /** Switches. */
  readonly switch?: LatenodeSwitchTheme;
  /** The scenario editor. */
  readonly scenario?: LatenodeEditorTheme;
  /** The page of templates. */
  readonly templates?: {
    /** Color of the selected tab. */
    readonly tabBtnsColor?: string;
  };
}
