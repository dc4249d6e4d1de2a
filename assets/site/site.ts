// Small comforts on top of pages that work without a script.

import { compareWithSlider } from "./compare";
import { refineInPlace } from "./directory";
import { playInPlace } from "./film";
import { watchMaps } from "./maps";
import { startOnClick } from "./player";
import { shortenAddress } from "./short-address";
import { watchOpenNow } from "./open-now";
import { offerPosition } from "./near";

/** The menu covers a narrow screen: once there is room for the row of links, an open menu has to close. */
function closeMenuWhenWide(menu: HTMLElement): void {
  if (!("hidePopover" in menu)) return;
  const wide = matchMedia("(min-width: 60rem)");
  wide.addEventListener("change", () => {
    if (wide.matches && menu.matches(":popover-open")) menu.hidePopover();
  });
}

/** A group of the menu that folds out over the page closes as a menu does: on Escape, on a click or a focus elsewhere. */
function closeGroups(menu: HTMLElement): void {
  const wide = matchMedia("(min-width: 60rem)");
  const open = (): HTMLDetailsElement[] => [...menu.querySelectorAll<HTMLDetailsElement>("details[open]")];
  const closeOutside = (event: Event): void => {
    if (!wide.matches) return;
    for (const group of open()) if (!group.contains(event.target as Node)) group.open = false;
  };
  document.addEventListener("pointerdown", closeOutside);
  document.addEventListener("focusin", closeOutside);
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !wide.matches) return;
    for (const group of open()) {
      group.open = false;
      group.querySelector("summary")?.focus();
    }
  });
}

/** On a narrow screen the group of the current page is folded out when the menu opens. */
function openWhereOneIs(menu: HTMLElement): void {
  const group = menu.querySelector("summary.site-menu__link--here")?.closest("details");
  if (!group) return;
  menu.addEventListener("toggle", (event) => {
    if (event.target === menu) group.open = (event as ToggleEvent).newState === "open";
  });
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-short-address]")) shortenAddress(form);
const menu = document.getElementById("menu");
if (menu) {
  closeMenuWhenWide(menu);
  closeGroups(menu);
  openWhereOneIs(menu);
}
watchOpenNow();
for (const figure of document.querySelectorAll<HTMLElement>("[data-compare]")) compareWithSlider(figure);
for (const screen of document.querySelectorAll<HTMLElement>("[data-film]")) playInPlace(screen);
for (const film of document.querySelectorAll<HTMLVideoElement>("video[data-play]")) startOnClick(film);
watchMaps(document);
const directory = document.querySelector<HTMLElement>("[data-directory]");
if (directory) refineInPlace(directory);
for (const form of document.querySelectorAll<HTMLFormElement>("form.near")) offerPosition(form);
