// What is asked of a page. It runs in a world of its own, where a page's own scripts reach nothing.
// Properties are read through the getters of their prototypes, because a form field or a frame that
// is named "textContent" or "documentElement" would otherwise stand in their place.
(() => {
  const getter = (kind, name) => {
    const get = Object.getOwnPropertyDescriptor(kind.prototype, name).get;
    return (object) => get.call(object);
  };
  const readText = getter(Node, "textContent");
  const readShadow = getter(Element, "shadowRoot");
  const readRoot = getter(Document, "documentElement");
  const readType = getter(Document, "doctype");
  const find = (root, selector) =>
    (root === document ? Document : root instanceof Element ? Element : DocumentFragment).prototype
      .querySelectorAll.call(root, selector);

  // A root and the open shadow roots below it, outermost first.
  const listRoots = (top) => {
    const roots = [top];
    if (top instanceof Element && readShadow(top)) roots.push(readShadow(top));
    for (let place = 0; place < roots.length; place++)
      for (const element of find(roots[place], "*"))
        if (readShadow(element)) roots.push(readShadow(element));
    return roots;
  };

  const measure = (root) => readText(root === document ? readRoot(document) ?? root : root) ?? "";
  const holdsText = (element) => listRoots(element).some((root) => measure(root).trim());

  const isMissing = (roots, [selector, needsText]) => {
    try {
      return !roots.some((root) =>
        Array.from(find(root, selector)).some((each) => !needsText || holdsText(each)));
    } catch {
      return false; // no selector that a browser knows: there is nothing to wait for
    }
  };

  // Whether it is loaded, how much there is, and how many of the wanted selectors find nothing yet.
  globalThis.probe = (wanted) => {
    const roots = listRoots(document);
    return {
      loaded: getter(Document, "readyState")(document) === "complete",
      amount: roots.map((root) => `${find(root, "*").length}:${measure(root).length}`).join(),
      missing: wanted.filter((each) => isMissing(roots, each)).length,
    };
  };

  // The whole document as it stands, open shadow roots as `<template shadowrootmode>`.
  globalThis.write = (limit) => {
    const root = readRoot(document);
    const kind = getter(Document, "contentType")(document);
    let text = "";
    if (kind !== "text/html") {
      text = new XMLSerializer().serializeToString(document);
    } else if (root) {
      const type = readType(document);
      const shell = getter(Element, "outerHTML")(Node.prototype.cloneNode.call(root, false));
      const shadowRoots = listRoots(document).slice(1);
      text = (type ? new XMLSerializer().serializeToString(type) + "\n" : "")
        + shell.replace(/<\/html>$/, "")
        + Element.prototype.getHTML.call(root, { serializableShadowRoots: true, shadowRoots })
        + "</html>\n";
    }
    return text.length > limit ? { kind, text: null } : { kind, text: text.toWellFormed() };
  };
})();
