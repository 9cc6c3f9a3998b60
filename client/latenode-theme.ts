/** Colours, fonts and shapes of Latenode, as `ui.theme` of SDK 0.1.5 documents them. Colours and lengths are CSS values. */

/** The looks of a button that a theme defines and that a button names as its `type`. */
export type LatenodeButtonType = 'default' | 'primary' | 'action' | 'success' | 'danger' | 'subtle' | 'text';

export interface LatenodeButtonColors {
  /** Colour of the background. */
  readonly backgroundColor?: string;
  /** Colour of the text. */
  readonly textColor?: string;
  /** Colour of the border. */
  readonly borderColor?: string;
}

export interface LatenodeButtonTheme {
  /** Colours of the button at rest. */
  readonly default?: LatenodeButtonColors;
  /** Colours while the button is pressed. */
  readonly active?: LatenodeButtonColors;
  /** Colours under the pointer. */
  readonly hover?: LatenodeButtonColors;
  /** Colours of a disabled button. */
  readonly disabled?: LatenodeButtonColors;
  /** Width of the border: `2px`. */
  readonly borderWidth?: string;
  /** Radius of the corners: `20px`. */
  readonly borderRadius?: string;
  /** Distance between icon and text. */
  readonly gap?: string;
  /** Distance between border and content. */
  readonly padding?: string;
}

export interface LatenodeSwitchTheme {
  /** Colour of a switch that is on. */
  readonly checkedBackgroundColor?: string;
  /** Colour of a switch that is off. */
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
  /** Where the font is loaded from. */
  readonly load?: {
    /** Family at Google Fonts, with its axes: `Inter:wght@400;700`. */
    readonly googleFontFamily?: string;
    /** A font file of your own. */
    readonly custom?: {
      /** URL of the font file. */
      readonly url?: string;
      /** Format of the font file: `woff2`, `ttf`. */
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
    /** Colour of its main button. */
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
  /** Main accent colour: `#2394ae`. */
  readonly primaryColor?: string;
  /** Looks of buttons, by type. */
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
    /** Colour of the selected tab. */
    readonly tabBtnsColor?: string;
  };
}
