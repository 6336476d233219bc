import files from './files.css?inline';
import css from './more.css?inline';

/** Adopted, not linked: it comes with the scripts that need it. */
export const SHEET = new CSSStyleSheet();
SHEET.replaceSync(css + files);
