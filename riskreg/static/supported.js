// Before anything is painted, so that parts which need script do not jump. The page works without it.
document.body.className +=
  " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " nhsuk-frontend-supported" : "");
