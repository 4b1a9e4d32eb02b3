// Small behaviours on top of pages that work without them. Each listens on the document, so that
// what htmx brings in later behaves too.
import { confirmBeforeSending } from "./confirm";
import { copyOnPress } from "./copy";
import { acceptDroppedFiles } from "./file-drop";
import { focusFirstError } from "./errors";
import { closeMenusAround } from "./menu";
import { openPalette } from "./palette";
import { printOnPress } from "./print";
import { revealByAnswer } from "./reveal";
import { stepNumbers } from "./stepper";
import { nameTableParts } from "./tables";
import { showCurrentTabs } from "./tabs";
import { switchTheme } from "./theme";
import { dismissToasts } from "./toasts";
import { keepUnsavedText } from "./unsaved";

acceptDroppedFiles();
closeMenusAround();
confirmBeforeSending();
copyOnPress();
dismissToasts();
focusFirstError();
keepUnsavedText();
nameTableParts();
openPalette();
printOnPress();
revealByAnswer();
showCurrentTabs();
stepNumbers();
switchTheme();
