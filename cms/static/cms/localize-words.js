/* wagtail-localize glues the name of a language to “Publish in ”, and its French and Dutch words have no space at the end.
   Its editor loads a catalogue of its own after this script and draws the buttons once the document is read. */
document.addEventListener("DOMContentLoaded", () => {
  const catalogue = window.django?.catalog;
  const words = { fr: "Publier : ", nl: "Publiceren: " };
  const mine = words[document.documentElement.lang.slice(0, 2)];
  if (catalogue && mine) catalogue["Publish in "] = mine;
});
